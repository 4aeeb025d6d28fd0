import type { HistoryEntry } from '../model/subject.js';
import { toStep, type Step } from './step.js';
import { afterShell } from './shell-words.js';

/** One entry of an image's history as it can be compared with an instruction. */
export interface HistoryStep extends Step {
  /** True for what `docker build --squash` puts on top: one layer for many entries. */
  readonly isMerge: boolean;
  /** BuildKit says of each of its entries that it made it. */
  readonly isBuildKit: boolean;
}

/**
 * Reads an entry as the builders write it: `/bin/sh -c #(nop) COPY file:… in /dst` and `/bin/sh -c make` (classic builder, Buildah), `COPY a /dst # buildkit` and
 * `RUN |1 A=b /bin/sh -c make # buildkit` (BuildKit), `RUN make` (kaniko).
 */
export function toHistoryStep({ createdBy, comment = '' }: HistoryEntry): HistoryStep {
  const text = createdBy.slice(0, longestEntry).trim();
  const isBuildKit = text.endsWith(buildKitMark) || comment.startsWith('buildkit.');
  const isMerge = text === '' && comment.startsWith('merge sha256:');
  const about = { isMerge, isBuildKit };
  const { keyword, rest } = splitEntry(text.endsWith(buildKitMark) ? text.slice(0, -buildKitMark.length) : text);
  if (keyword === 'RUN') return { ...toStep('RUN', [afterShell(rest)]), ...about };
  if (keyword === 'COPY' || keyword === 'ADD') return { ...copyStep(keyword, rest), ...about };
  return { ...toStep(keyword, [rest]), ...about };
}

const longestEntry = 20_000;
const buildKitMark = ' # buildkit';
const noOperation = '#(nop)';

/** How far into an entry the classic builder's mark may stand, behind the shell's name. */
const furthestMark = 300;

const keywords = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(' '),
);

function splitEntry(text: string): { readonly keyword: string; readonly rest: string } {
  if (text === '') return { keyword: '', rest: '' };
  const mark = text.slice(0, furthestMark).indexOf(noOperation);
  const said = mark < 0 ? text : text.slice(mark + noOperation.length).trimStart();
  const end = said.search(/\s|$/);
  // Buildah writes the keyword as it stands in the file; elsewhere a word in lower case is a program.
  const keyword = mark < 0 ? said.slice(0, end) : said.slice(0, end).toUpperCase();
  if (keywords.has(keyword)) return { keyword, rest: said.slice(end).trim() };
  return { keyword: 'RUN', rest: text };
}

/** `file:HASH in /dst`, `--chown=1:1dir:HASH in /dst`, or the sources themselves. */
function copyStep(keyword: string, rest: string): Step {
  const hashed = /(?:file|dir|multi):[0-9a-f]{16,128} in /.exec(rest);
  if (hashed === null) return toStep(keyword, [withoutFlags(rest)]);
  return toStep(keyword, [], [rest.slice(hashed.index + hashed[0].length).trim()], true);
}

function withoutFlags(text: string): string {
  let rest = text;
  while (rest.startsWith('--')) {
    const end = rest.search(/\s|$/);
    rest = rest.slice(end).trimStart();
  }
  return rest;
}
