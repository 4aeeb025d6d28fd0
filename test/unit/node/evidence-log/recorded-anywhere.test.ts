import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/node/clock.js';
import { openEvidenceLog, systemActor } from '../../../../src/node/evidence-log.js';
import { recordedAnywhere } from '../../../../src/node/evidence-log/recorded-anywhere.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

function logIn(folder: string, sinks: readonly string[] = []) {
  return openEvidenceLog({ folder, sinks, clock: systemClock, actor: systemActor('test', '0') });
}

const used = (nonce: string) =>
  ({ stage: 'push', event: 'override-used', override: { by: 'duty', reason: 'r', nonce, expires: '2999-01-01' } }) as const;

describe('what was recorded anywhere', () => {
  it('is what any log in reach and any log in a sink has', async () => {
    const root = temporaryFolder();
    const sink = join(root, 'sink');
    mkdirSync(sink);
    await logIn(join(root, 'theirs'), [sink]).append(used('of another machine'));
    await logIn(join(root, 'mine')).append(used('of mine'));
    const found = await recordedAnywhere(logIn(join(root, 'new')), { folders: [join(root, 'mine'), join(root, 'none')], sinks: [sink] });
    const nonces = found.ok ? found.value.map(({ override }) => override?.nonce) : [];
    expect(nonces.toSorted()).toEqual(['of another machine', 'of mine']);
  });

  it('is not known when a sink cannot be read', async () => {
    const root = temporaryFolder();
    expect(await recordedAnywhere(logIn(join(root, 'own')), { folders: [], sinks: [join(root, 'unmounted')] })).toMatchObject({
      ok: false,
    });
  });
});
