import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubeconfigIn } from '../../../../src/node/cluster/kubeconfig.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const folder = temporaryFolder({ 'home/config': '', 'home/more': '', 'workspace/config': '' });
const [own, more, theirs] = [join(folder, 'home/config'), join(folder, 'home/more'), join(folder, 'workspace/config')];
const workspaces = [join(folder, 'workspace')];
const ask = (KUBECONFIG: string | undefined, named?: string) =>
  kubeconfigIn({ environment: { KUBECONFIG }, workspaces, ...(named !== undefined && { named }) });

describe('which clusters are known', () => {
  it('comes from the variable, or from the person’s own file', () => {
    expect(ask([own, more].join(delimiter))).toEqual({ ok: true, value: [own, more].join(delimiter) });
    expect(ask(undefined)).toEqual({ ok: true, value: undefined });
  });

  it('never comes from a workspace that a variable points into, and nothing else is asked in its place', () => {
    expect(ask([own, theirs].join(delimiter))).toEqual({ ok: false, problem: expect.stringContaining('lies inside the workspace') });
    expect(ask('config')).toEqual({ ok: false, problem: expect.stringContaining('no absolute path') });
  });

  it('may come from wherever the person says in the command itself', () => {
    expect(ask(own, theirs)).toEqual({ ok: true, value: theirs });
  });

  it('is not guessed when the file is not there', () => {
    expect(ask(join(folder, 'gone'))).toEqual({ ok: false, problem: expect.stringContaining('not there') });
    expect(ask(undefined, join(folder, 'gone'))).toEqual({ ok: false, problem: expect.stringContaining('not there') });
  });
});
