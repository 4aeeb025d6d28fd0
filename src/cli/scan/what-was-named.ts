import { statSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, parseReference, type Result } from '../../core/index.js';

/** What the word on the command line stands for. */
export type Named = { readonly kind: 'tarball'; readonly path: string } | { readonly kind: 'image'; readonly name: string };

/**
 * A path that exists is a tarball (or a folder with an OCI layout), but a folder only when it is written as a path: in a folder `nginx` the
 * word `nginx` still is the image. What is written as nothing but a path and does not exist is a mistake; the failure is the sentence to say.
 */
export function whatWasNamed(written: string, workingDirectory: string): Result<Named, string> {
  const absolute = path.resolve(workingDirectory, written);
  const found = kindOf(absolute);
  if (found === 'file' || (found === 'folder' && /[/\\]/.test(written))) return ok({ kind: 'tarball', path: absolute });
  if (found === undefined && isOnlyPath(written)) return failed(`${written} does not exist. Check the spelling of the path.`);
  const objection = objectionTo(written);
  return objection === undefined ? ok({ kind: 'image', name: written }) : failed(objection);
}

/** No runtime is asked for what cannot be a name: it would answer with its own words, or take it for one of its flags. */
function objectionTo(written: string): string | undefined {
  if (/^(?:sha256:)?[0-9a-f]{6,64}$/.test(written)) return undefined;
  const reference = parseReference(written);
  return reference.ok ? undefined : `${reference.problem.message} ${reference.problem.next}`;
}

function kindOf(absolute: string): 'file' | 'folder' | undefined {
  try {
    const found = statSync(absolute, { throwIfNoEntry: false });
    return found === undefined ? undefined : found.isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

/** No reference of an image starts or ends like this. */
function isOnlyPath(written: string): boolean {
  return /^(\.{0,2}[/\\]|[A-Za-z]:[/\\])|\.(tar|tgz|tar\.gz|tar\.zst)$/.test(written);
}
