import { emptyText, joinTraced, standIn, type TracedText } from '../../model/traced-text.js';

/** The parts of a reference that a file keeps apart: Helm's maps, Kustomize's images, roles of Ansible. */
export interface ReferenceParts {
  readonly registry?: TracedText;
  /** May hold a registry, and even a tag. */
  readonly repository: TracedText;
  /** May hold `1.2@sha256:…`. */
  readonly tag?: TracedText;
  readonly digest?: TracedText;
}

/** `[registry/]repository[:tag][@digest]`; empty parts are left out, and a slash that both sides bring stands once. */
export function joinParts({ registry, repository, tag, digest }: ReferenceParts): TracedText {
  return joinTraced(
    ...(isEmpty(registry) ? [] : [registry, mark(registry, registry.text.endsWith('/') ? '' : '/')]),
    repository,
    ...(isEmpty(tag) ? [] : [mark(tag, ':'), tag]),
    ...(isEmpty(digest) ? [] : [mark(digest, '@'), digest]),
  );
}

function isEmpty(part: TracedText | undefined): part is undefined {
  return part === undefined || part.text === '';
}

/** A mark that stands nowhere in the file: its place is that of the part which brings it. */
function mark(part: TracedText, text: string): TracedText {
  const run = part.runs[0];
  return run === undefined ? emptyText : standIn(text, { start: run.from.start, end: run.from.start }, undefined, run.file);
}
