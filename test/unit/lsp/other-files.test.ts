import { describe, expect, it } from 'vitest';
import { failed, ok, type FileProblem, type Result } from '../../../src/core/index.js';
import { OtherFiles } from '../../../src/lsp/other-files.js';
import { StampedFiles } from '../../../src/lsp/stamped-files.js';

const root = 'file:///w';

function othersOver(read: (file: string) => Promise<Result<string, FileProblem>>): OtherFiles {
  return new OtherFiles({ get: () => undefined }, () => ({ read, names: () => Promise.resolve([]) }));
}

const notThere = failed<FileProblem>({ code: 'FILE_NOT_FOUND', message: '', next: '' });
const link = failed<FileProblem>({ code: 'FILE_IS_LINK', message: '', next: '' });

describe('the files that others look into', () => {
  it('are never kept as they were before something wrote them', async () => {
    let text = 'A=1';
    const others = othersOver(() => {
      const read = Promise.resolve(ok(text));
      if (text === 'A=1') others.changed(`${root}/.env`);
      text = 'A=2';
      return read;
    });
    await others.load([`${root}/.env`], root);
    expect(others.read(`${root}/.env`)).toEqual({ state: 'unknown' });
    await others.load([`${root}/.env`], root);
    expect(others.read(`${root}/.env`)).toEqual({ state: 'text', text: 'A=2' });
  });

  it('are closed when they are there and may not be looked into, absent when they are not', async () => {
    const texts: Record<string, Result<string, FileProblem>> = {
      [`${root}/link`]: link,
      [`${root}/binary`]: ok('a\0b'),
      [`${root}/huge`]: ok('x'.repeat(5_000_000)),
      'file:///outside': ok('S=1'),
    };
    const others = othersOver((file) => Promise.resolve(texts[file] ?? notThere));
    const wants = [...Object.keys(texts), `${root}/none`, 'file:///none'];
    await others.load(wants, root);
    expect(wants.map((file) => others.read(file).state)).toEqual(['closed', 'closed', 'closed', 'closed', 'absent', 'absent']);
  });

  it('make no stamp of a reading that met them while they were being loaded', async () => {
    const others = othersOver(() => Promise.resolve(ok('A=1')));
    const met = new StampedFiles(others, []);
    expect(met.read(`${root}/.env`)).toEqual({ state: 'unknown' });
    await others.load([`${root}/.env`], root);
    expect(met.stampOf([`${root}/.env`])).not.toBe(others.stampOf([`${root}/.env`]));
    const again = new StampedFiles(others, []);
    again.read(`${root}/.env`);
    expect(again.stampOf([`${root}/.env`])).toBe(others.stampOf([`${root}/.env`]));
  });
});
