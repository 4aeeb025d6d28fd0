import { failed, ok, type Result } from '../../model/result.js';
import type { CheckGroup } from '../admission/index.js';
import type { ImageCheck } from '../checks/index.js';
import type { ExportProblem } from '../exporter.js';
import { objectName } from '../writing/index.js';
import { admissionPolicy, type Export } from './admission-policy.js';
import { checkVariables } from './check-variables.js';

/**
 * The objects of one group. All of them are enforced together, so that checks are shared out among several where one object would be too
 * large to be applied.
 */
export function admissionObjects(group: CheckGroup, made: Export): Result<readonly object[], ExportProblem> {
  const large = group.checks.find((check) => sizeOf(check) > largest);
  if (large !== undefined) return failed(tooLarge(large));
  // kubectl keeps a copy of the object among its annotations, of which an object has 256 KiB.
  const shares = share(group.checks, 200_000 - 2 * JSON.stringify(made.stamp).length);
  return ok(
    shares.flatMap((checks, at) => {
      const suffix = at === 0 ? group.strength : `${group.strength}-${at + 1}`;
      return admissionPolicy(objectName(made.identity, suffix), { ...group, checks }, made);
    }),
  );
}

/** etcd takes 1.5 MB, with what the API server adds. */
const largest = 1_000_000;

function share(checks: readonly ImageCheck[], room: number): readonly (readonly ImageCheck[])[] {
  const shares: ImageCheck[][] = [];
  let left = 0;
  for (const check of checks) {
    left -= sizeOf(check);
    const last = shares.at(-1);
    if (last !== undefined && left > 0) last.push(check);
    else {
      shares.push([check]);
      left = room - sizeOf(check);
    }
  }
  return shares;
}

function sizeOf(check: ImageCheck): number {
  return JSON.stringify(checkVariables(check)).length + check.message.length + 200;
}

function tooLarge(check: ImageCheck): ExportProblem {
  const part = check.paths[0] ?? check.id;
  return {
    code: 'EXPORT_TOO_LARGE',
    message: `\`${part}\` needs ${Math.ceil(sizeOf(check) / 1e6)} MB in an object of Kubernetes, which holds 1 MB: one list cannot be shared out.`,
    next: 'Cover several entries with one pattern such as `registry.example/team/**`, then export again.',
  };
}
