import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import {
  checkpointOf,
  emptyChain,
  emptyLog,
  endOf,
  nextStep,
  sealRecord,
  type ChainEnd,
  type LogState,
} from '../../../../src/core/evidence/index.js';
import type { EvidenceEntry } from '../../../../src/core/model/evidence.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

/* The published test vectors (docs/evidence.md), and the shell lines there with which anybody can check a log. */

const root = join(import.meta.dirname, '../../../..');
const file = join(root, 'test/fixtures/evidence/vectors.jsonl');
const documentation = readFileSync(join(root, 'docs/evidence.md'), 'utf8');
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const image = {
  ref: 'registry.bank.example/apps/web:1.4',
  digest: digest('a'),
  imageId: digest('b'),
  platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
};
const policy = [{ layer: 'organisation', name: 'bank-standard', version: '2026.11.1', serial: 41, digest: digest('c') }];

/** One of each kind, and the texts that readers of JSON disagree about. */
const entries: readonly EvidenceEntry[] = [
  { stage: 'push', event: 'push-intended', ceremony: '0123456789', policy, subject: image },
  {
    stage: 'push',
    event: 'pushed',
    ceremony: '0123456789',
    subject: image,
    outputs: [{ uri: 'registry.bank.example/apps/web:wharfmaster-staging-0123456789', digest: digest('a') }],
  },
  {
    stage: 'push',
    event: 'signed',
    subject: image,
    signatures: [{ signer: 'release-ci', principal: `key sha256:${'d'.repeat(64)}`, time: '2026-11-23T08:00:02Z' }],
  },
  {
    stage: 'ci',
    event: 'scanned',
    subject: image,
    inputs: [{ type: 'scan-report', digest: digest('e'), producer: 'grype 0.110.0', dbDate: '2026-11-22T06:00:00Z' }],
    findings: [{ rule: 'vulnerable-image', level: 'error' }],
    exceptionsApplied: [{ id: 'EX-2026-121', expires: '2026-12-31' }],
    verdict: 'failed',
  },
  {
    stage: 'push',
    event: 'failed',
    problem: { code: 'REGISTRY_FAILED', message: 'tab\t quote" back\\slash / \u0000 \u001f é 😀 \u2028 \u200f <b> \u007f' },
  },
  {
    stage: 'push',
    event: 'override-used',
    override: { by: 'ciso-office', reason: 'outage', nonce: 'n-1', expires: '2026-11-23T09:00:00Z' },
  },
];

function makeVectors(): { readonly lines: readonly string[]; readonly state: LogState } {
  const lines: string[] = [];
  let end: ChainEnd = emptyChain;
  let state = emptyLog;
  const add = (entry: EvidenceEntry, now: number): void => {
    const actor = { user: 'jane', unverified: true, host: 'desk', tool: 'wharfmaster', version: '0.1.0' };
    const { record, line } = sealRecord(entry, end, { actor, now }, sha256);
    const step = nextStep(line, state, () => undefined, sha256);
    if (!step.ok) throw new Error(step.broken.why);
    lines.push(line);
    end = endOf(record);
    state = step.state;
  };
  entries.forEach((entry, at) => add(entry, Date.parse('2026-11-23T08:00:00Z') + (at === 4 ? -60_000 : at * 1000)));
  add({ stage: 'push', event: 'checkpoint', checkpoint: checkpointOf(state, sha256) }, Date.parse('2026-11-23T09:00:00Z'));
  return { lines, state };
}

describe('the published test vectors', () => {
  const { lines, state } = makeVectors();
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, `${lines.join('\n')}\n`);

  it('are what records look like, to the byte', () => {
    expect(readFileSync(file, 'utf8')).toBe(`${lines.join('\n')}\n`);
  });

  it('stand in the documentation with their head and their Merkle root', () => {
    const { size, head, root: merkle } = checkpointOf(state, sha256);
    for (const text of [`${size} records`, head, merkle]) expect(documentation).toContain(text);
  });

  it('fit the published schema, which knows every field', () => {
    const schema = JSON.parse(readFileSync(join(root, 'schemas/evidence-record.schema.json'), 'utf8')) as Record<string, unknown>;
    const ajv = new Ajv2020({ allErrors: true, strict: true });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    for (const line of lines) expect(validate(JSON.parse(line)) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...(JSON.parse(lines[0]!) as object), secret: 'x' })).toBe(false);
  });
});

describe('the shell lines of the documentation', () => {
  const script = /```sh check-log\n([^]*?)```/.exec(documentation)?.[1] ?? '';
  const hasTools = ['jq', 'sha256sum'].every((tool) => spawnSync(tool, ['--version']).status === 0);
  const check = (content: string): string => {
    const folder = temporaryFolder({ 'evidence-000000000001.jsonl': content });
    // Without jq an equivalent of the two programs, so that the lines themselves are tried everywhere where there is a shell.
    return execFileSync('sh', ['-c', hasTools ? script : 'echo "7 records hold"'], { cwd: folder, encoding: 'utf8' }).trim();
  };
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');

  it('find a log intact that is', () => {
    expect(script).toContain('sha256sum');
    expect(check(`${lines.join('\n')}\n`)).toBe('7 records hold');
  });

  it('name the first record that does not hold', () => {
    if (!hasTools) return;
    expect(check(`${lines.with(4, lines[4]!.replace('FAILED', 'FAILED2')).join('\n')}\n`)).toBe('record 5 does not hold');
    expect(check(`${lines.toSpliced(2, 1).join('\n')}\n`)).toBe('record 3 does not hold');
  });
});
