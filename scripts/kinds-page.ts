import type { PlaceInfo } from '../src/core/model/image-use.js';
import type { FileKind } from '../src/core/model/reading.js';

/** The documentation's page on file kinds, made from their tables: every place with its smallest example. */
export function kindsPage(fileKinds: readonly FileKind[]): string {
  const places = fileKinds.reduce((sum, kind) => sum + kind.places.length, 0);
  return [
    '# Where images stand',
    '',
    `Wharfmaster reads ${String(fileKinds.length)} kinds of files, with ${String(places)} places in which an image can stand. This page is made from the code`,
    'by `node scripts/generate-kinds.mjs`.',
    '',
    'The *kind* of a place is what `wharfmaster images` prints, and what the section `places` of a policy lists. *Use* is what policies mean by',
    '`use:` when nothing in the file says otherwise, *class* what they mean by `in:`. *Level* is the highest that a finding there gets unless a',
    'policy says otherwise; an *artifact* is no container image (a Helm chart, a dev container feature, a bundle of tasks).',
    '',
    ...fileKinds.flatMap(kindSection),
  ].join('\n');
}

function kindSection({ id, label, files, places }: FileKind): readonly string[] {
  return [
    `## ${label} (\`${id}\`)`,
    '',
    `${files}.`,
    '',
    '| kind | place | use | class | level | example |',
    '| --- | --- | --- | --- | --- | --- |',
    ...places.map(placeRow),
    '',
  ];
}

function placeRow({ id, label, use, class: placeClass, level, artifact, example }: PlaceInfo): string {
  const shown = [
    `\`${id}\``,
    artifact === true ? `${label} (artifact)` : label,
    use,
    placeClass,
    level ?? (artifact === true ? 'warn' : 'error'),
    code(example),
  ];
  return `| ${shown.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** An example may hold line breaks, and backquotes (Dockerfile escapes). */
function code(text: string): string {
  const line = text.replaceAll('\n', ' ⏎ ');
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}
