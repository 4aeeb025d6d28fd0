import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GoverningPolicy } from '../../../../src/core/index.js';
import { evidenceUnder } from '../../../../src/node/evidence-log.js';
import { stateFolder } from '../../../../src/node/state-folder.js';

type Said = { readonly location?: 'user' | 'workspace'; readonly hashUser?: boolean } | undefined;

/** The organisation's policy first, when `organisation` is true, then those of the workspace. */
function under(...layers: readonly Said[]) {
  return below(false, ...layers);
}

function below(organisation: boolean, ...layers: readonly Said[]) {
  const kinds = layers.map((evidence, at) => ({ kind: organisation && at === 0 ? 'organisation' : 'workspace', policy: { evidence } }));
  const governing = { layers: kinds, broken: [] } as unknown as GoverningPolicy;
  return evidenceUnder(governing, '/srv/web');
}

describe('where the log lies', () => {
  const own = join(stateFolder(), 'evidence');

  it('is the person’s own folder, when no policy says otherwise', () => {
    expect(under()).toEqual({ folder: own, hashUser: false });
    expect(under(undefined, { location: 'user' })).toEqual({ folder: own, hashUser: false });
  });

  it('is the workspace where a policy has it there, and no link leads out of it', () => {
    expect(under({ location: 'workspace' })).toEqual({
      folder: join('/srv/web', '.wharfmaster', 'evidence'),
      within: '/srv/web',
      hashUser: false,
    });
  });

  it('is for the outermost policy to say that says something about it', () => {
    expect(under({ location: 'user' }, { location: 'workspace' }).folder).toBe(own);
    expect(under({ hashUser: false }, { hashUser: true }).hashUser).toBe(false);
    expect(under(undefined, { hashUser: true }).hashUser).toBe(true);
  });

  it('is no matter of the workspace below an organisation’s policy, which could lose it there', () => {
    expect(below(true, undefined, { location: 'workspace' }).folder).toBe(own);
    expect(below(true, { location: 'workspace' }, undefined).within).toBe('/srv/web');
  });

  it.each([
    ['linux', { XDG_STATE_HOME: '/state' }, '/state/wharfmaster'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/jane/.local/state/wharfmaster'],
    ['linux', {}, '/home/jane/.local/state/wharfmaster'],
    ['darwin', {}, '/home/jane/Library/Application Support/Wharfmaster'],
  ] as const)('follows the customs of %s (%j)', (platform, environment, expected) => {
    expect(stateFolder(environment, platform, '/home/jane')).toBe(expected);
  });
});
