import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReadingStore, type ReadingStore } from '../../../src/node/reading-store.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const opened = (folder: string, today = 20_000): ReadingStore => {
  const store = openReadingStore(folder, today);
  if (!store.ok) throw new Error(store.problem.message);
  return store.value;
};
const refusal = (folder: string): string => {
  const store = openReadingStore(folder, 20_000);
  return store.ok ? 'opened' : store.problem.code;
};
const onlyFile = (folder: string): string => join(folder, 'readings-1', readdirSync(join(folder, 'readings-1'))[0] ?? '');

describe('the store of readings', () => {
  it('gives a later run what an earlier one kept', () => {
    const folder = join(temporaryFolder({}), 'new', 'cache');
    const first = opened(folder);
    first.set('aa1', 'one text');
    first.set('aa2', 'with spaces  and "quotes"');
    first.set('bb1', '');
    expect(first.save()).toEqual({ ok: true, value: undefined });
    const second = opened(folder);
    expect(['aa1', 'aa2', 'bb1', 'cc1'].map((key) => second.get(key))).toEqual(['one text', 'with spaces  and "quotes"', '', undefined]);
    expect(statSync(onlyFile(folder)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('loses nothing when two runs keep different things at the same time', () => {
    const folder = temporaryFolder({});
    const [one, two] = [opened(folder), opened(folder)];
    one.get('aa1');
    two.get('aa1');
    one.set('aa1', 'of the first');
    two.set('aa2', 'of the second');
    one.save();
    two.save();
    const later = opened(folder);
    expect([later.get('aa1'), later.get('aa2')]).toEqual(['of the first', 'of the second']);
    expect(readdirSync(join(folder, 'readings-1'))).toEqual(['aa']);
  });

  it('reads nothing from a file that was cut, changed or replaced', () => {
    const folder = temporaryFolder({});
    const store = opened(folder);
    store.set('aa1', 'text');
    store.save();
    const file = onlyFile(folder);
    const good = readFileSync(file, 'utf8');
    for (const damaged of ['', '\n', good.slice(0, -1), good.replace('text', 'tixt'), `${good} `, 'not ours', '\0'.repeat(100)]) {
      writeFileSync(file, damaged);
      expect(opened(folder).get('aa1')).toBeUndefined();
    }
    const again = opened(folder);
    again.set('aa1', 'anew');
    again.save();
    expect(opened(folder).get('aa1')).toBe('anew');
  });

  it('leaves files that it did not write alone', () => {
    const folder = temporaryFolder({ aa: 'mine', 'readings-1/notes.txt': 'mine too' });
    chmodSync(join(folder, 'readings-1'), 0o700);
    const store = opened(folder);
    store.set('aa1', 'text');
    store.save();
    expect([readFileSync(join(folder, 'aa'), 'utf8'), readFileSync(join(folder, 'readings-1/notes.txt'), 'utf8')]).toEqual([
      'mine',
      'mine too',
    ]);
  });

  it.runIf(process.platform !== 'win32')('refuses a folder that others may write, a link, and files of either sort', () => {
    const open = temporaryFolder({});
    chmodSync(open, 0o777);
    expect(refusal(open)).toBe('CACHE_FOREIGN');
    const real = temporaryFolder({});
    const link = join(temporaryFolder({}), 'link');
    symlinkSync(real, link);
    expect(refusal(link)).toBe('CACHE_FOREIGN');
    expect(refusal(join(temporaryFolder({ file: '' }), 'file'))).toBe('CACHE_UNUSABLE');

    const store = opened(real);
    store.set('aa1', 'text');
    store.save();
    chmodSync(onlyFile(real), 0o666);
    expect(opened(real).get('aa1')).toBeUndefined();
    const moved = temporaryFolder({});
    mkdirSync(join(moved, 'readings-1'), { mode: 0o700 });
    chmodSync(onlyFile(real), 0o600);
    symlinkSync(onlyFile(real), join(moved, 'readings-1', 'aa'));
    expect(opened(moved).get('aa1')).toBeUndefined();
  });

  it('drops what was not used for a month, and keeps what is used', () => {
    const folder = temporaryFolder({});
    const first = opened(folder, 20_000);
    first.set('aa-used', 'used');
    first.set('aa-not', 'not');
    first.save();
    const second = opened(folder, 20_020);
    expect(second.get('aa-used')).toBe('used');
    second.save();
    const third = opened(folder, 20_040);
    third.set('aa-new', 'new');
    third.save();
    const last = opened(folder, 20_040);
    expect(['aa-used', 'aa-not', 'aa-new'].map((key) => last.get(key))).toEqual(['used', undefined, 'new']);
  });

  it('believes no day that is yet to come', () => {
    const folder = temporaryFolder({});
    const future = opened(folder, 30_000);
    future.set('aa1', 'text');
    future.save();
    const now = opened(folder, 20_000);
    now.set('aa2', 'other');
    now.save();
    expect(opened(folder, 20_000).get('aa1')).toBeUndefined();
  });

  it('says so when the folder cannot be written', () => {
    const folder = temporaryFolder({});
    const store = opened(folder);
    store.set('aa1', 'text');
    mkdirSync(join(folder, 'readings-1', 'aa'));
    expect(store.save()).toMatchObject({ ok: false, problem: { code: 'CACHE_UNUSABLE' } });
    expect(readdirSync(join(folder, 'readings-1'))).toEqual(['aa']);
  });
});
