import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CeremonyJournal, CeremonyState } from '../../../src/core/index.js';
import { openCeremonyJournal } from '../../../src/node/ceremony-journal.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const state = (differs: Partial<CeremonyState> = {}): CeremonyState => ({
  version: 1,
  id: 'aaaaaaaaaa',
  name: 'web:1',
  imageIds: ['sha256:1', 'sha256:2'],
  target: 'registry.bank.example/apps/web:1',
  staging: 'registry.bank.example/apps/web:staging-aaaaaaaaaa',
  startedAt: '2026-11-22T12:00:00.000Z',
  updatedAt: '2026-11-22T12:00:00.000Z',
  done: 'push',
  policies: [],
  ...differs,
});

const open = (folder: string): CeremonyJournal => {
  const journal = openCeremonyJournal(folder);
  if (!journal.ok) throw new Error(journal.problem.message);
  return journal.value;
};

describe('the journal of pushes', () => {
  it('finds the unfinished push of the same images to the same target, in whatever order they are', async () => {
    const folder = join(temporaryFolder(), 'pushes');
    await open(folder).save(state());
    const found = await open(folder).find(['sha256:2', 'sha256:1'], state().target);
    expect(found).toEqual({ ok: true, value: state() });
    expect(await open(folder).find(['sha256:1'], state().target)).toEqual({ ok: true, value: undefined });
    expect(await open(folder).find(state().imageIds, 'registry.bank.example/apps/web:2')).toEqual({ ok: true, value: undefined });
  });

  it('continues no push that released, and goes on listing the staging tag that it left', async () => {
    const journal = open(join(temporaryFolder(), 'pushes'));
    await journal.save(state({ released: true }));
    expect(await journal.find(state().imageIds, state().target)).toEqual({ ok: true, value: undefined });
    expect(await journal.list()).toMatchObject({ ok: true, value: [{ released: true }] });
    await journal.remove(state().id);
    expect(await journal.list()).toEqual({ ok: true, value: [] });
  });

  const odd = [{ id: 'bbbbbbbbbb' }, { pushed: 1 }, { pushed: {} }, { pushed: { descriptor: { digest: 1 } } }, { attested: 'all' }];
  it.each(['', '{"version":1', '{"version":2}', 'null', '[]', ...odd.map((part) => JSON.stringify({ ...state(), ...part }))])(
    'passes over a damaged entry %j',
    async (text) => {
      const folder = join(temporaryFolder(), 'pushes');
      const journal = open(folder);
      writeFileSync(join(folder, 'aaaaaaaaaa.json'), text);
      expect(await journal.list()).toEqual({ ok: true, value: [] });
    },
  );

  it('refuses a folder that is a link', () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    symlinkSync(elsewhere, join(folder, 'pushes'));
    expect(openCeremonyJournal(join(folder, 'pushes'))).toMatchObject({ ok: false, problem: { code: 'NOT_ALLOWED' } });
  });

  it('lets one at a time release to a target', async () => {
    const folder = join(temporaryFolder(), 'pushes');
    const held = await open(folder).hold('a/b:1');
    expect(await open(folder).hold('a/b:1')).toMatchObject({ ok: false, problem: { code: 'BUSY' } });
    expect((await open(folder).hold('a/b:2')).ok).toBe(true);
    if (held.ok) held.value.release();
    expect((await open(folder).hold('a/b:1')).ok).toBe(true);
  });

  it('says when it cannot be written', async () => {
    const folder = join(temporaryFolder(), 'pushes');
    const journal = open(folder);
    mkdirSync(join(folder, 'aaaaaaaaaa.json'));
    expect(await journal.save(state())).toMatchObject({ ok: false, problem: { next: expect.stringContaining('continued') } });
    expect(readdirSync(folder)).toEqual(['aaaaaaaaaa.json']);
  });
});
