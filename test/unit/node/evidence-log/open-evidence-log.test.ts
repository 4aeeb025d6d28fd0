import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLog, openEvidenceLog, type EvidenceLogOptions } from '../../../../src/node/evidence-log.js';
import type { EvidenceEntry } from '../../../../src/core/index.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const actor = { user: 'jane', unverified: true, host: 'desk', tool: 'wharfmaster', version: '0.1.0' };
const entry: EvidenceEntry = { stage: 'push', event: 'push-intended', subject: { ref: 'registry.bank.example/apps/web:1.4' } };

function logIn(folder: string, more: Partial<EvidenceLogOptions> = {}) {
  return openEvidenceLog({ folder, actor, clock: { now: () => Date.parse('2026-11-23T08:00:00Z') }, ...more });
}

describe('openEvidenceLog', () => {
  it('writes records that are tied to each other, into a private file', async () => {
    const folder = join(temporaryFolder(), 'a', 'evidence');
    const log = logIn(folder);
    for (let at = 0; at < 3; at++) expect(await log.append(entry)).toMatchObject({ ok: true, value: { seq: at + 1 } });
    const records = await log.records();
    expect(records).toMatchObject({ ok: true, value: [{ seq: 1, prevHash: '0'.repeat(64) }, { seq: 2 }, { seq: 3 }] });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'evidence-000000000001.jsonl')).mode & 0o777).toBe(0o600);
    expect(await checkLog(folder)).toMatchObject({ ok: true, value: { state: { end: { seq: 3 } }, clockSetBack: [] } });
  });
});
