import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type Result } from '../../core/index.js';
import { liesIn } from '../paths.js';

/** Where a person may have said which clusters there are. */
export interface KubeconfigPlaces {
  /** A file that the person named in the command itself, absolute. */
  readonly named?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workspaces: readonly string[];
}

/**
 * The value of KUBECONFIG for kubectl; absent: the person's usual file. A kubeconfig names programs that log in, so one that a variable
 * points to inside a workspace is refused: nothing else is asked in its place, since that would be another cluster. A failure is the sentence to say.
 */
export function kubeconfigIn({ named, environment, workspaces }: KubeconfigPlaces): Result<string | undefined, string> {
  if (named !== undefined)
    return existsSync(named) ? ok(named) : failed(`--kubeconfig ${named} is not there, and without it kubectl would ask another cluster.`);
  const files = (environment['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  const refused = files.find((file) => !path.isAbsolute(file) || workspaces.some((workspace) => liesIn(file, workspace)));
  if (refused !== undefined)
    return failed(
      `KUBECONFIG names ${refused}, which ${path.isAbsolute(refused) ? 'lies inside the workspace, where anybody can have written' : 'is no absolute path'}. ` +
        'Set it to a file outside, or name that very file with --kubeconfig.',
    );
  if (files.length > 0 && !files.some((file) => existsSync(file)))
    return failed(`KUBECONFIG names ${files.join(' and ')}, which is not there, and without it kubectl would ask another cluster.`);
  return ok(files.length === 0 ? undefined : files.join(path.delimiter));
}
