import type { ImageReference } from '../model/image-reference.js';
import { parsePattern } from './pattern/index.js';
import { isSharedRegistry } from './shared-registries.js';
import { writeScalar } from './write-scalar.js';

/** The text of a first `.wharfmaster.yaml` that allows what is in use, for people to cut down. Always a sound policy. */
export function draftPolicy(images: readonly ImageReference[], name: string): string {
  const allowed = patternsFor(images);
  const label = name.replace(/[\u0000-\u001f\u007f]/g, ' ').trim();
  return [
    '# Which container images may be used here. Wharfmaster reads this file in the editor, on the command line and in pipelines.',
    'apiVersion: wharfmaster/v1',
    'kind: ImagePolicy',
    `metadata: {name: ${writeScalar(label === '' ? 'images' : label)}, version: "1"}`,
    '',
    '# Where images may come from. What nothing allows is denied.',
    ...(allowed.length === 0
      ? nothingInUse
      : [
          '# These are the registries in use when this file was made: remove what should not be.',
          'sources:',
          '  allow:',
          ...allowed.map(line),
        ]),
    '',
    '# Tags that can move. `warn` and `error` are shown; only `error` denies.',
    'tags:',
    '  - {match: "**", deny: [latest], level: warn, requireTag: warn}',
    '',
  ].join('\n');
}

const nothingInUse = [
  '# Nothing is in use yet, and an empty list approves nothing. An entry looks like this: registry.example/team/**',
  'sources:',
  '  allow: []',
];

interface AllowedPattern {
  readonly pattern: string;
  /** Some of the repositories it was made for. */
  readonly examples: readonly string[];
}

/** On registries that everybody can push to, a pattern for each namespace; on others one for the whole host. */
function patternsFor(images: readonly ImageReference[]): readonly AllowedPattern[] {
  const byPattern = new Map<string, Set<string>>();
  for (const image of images) {
    const pattern = patternFor(image);
    if (!parsePattern(pattern).ok) continue;
    const examples = byPattern.get(pattern) ?? new Set();
    if (examples.size < mostExamples) examples.add(image.repository.split('/').at(-1) ?? image.repository);
    if (byPattern.size < mostPatterns) byPattern.set(pattern, examples);
  }
  return [...byPattern]
    .map(([pattern, examples]) => ({ pattern, examples: [...examples].sort() }))
    .sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

const mostPatterns = 200;
const mostExamples = 3;

function patternFor({ registry, repository }: ImageReference): string {
  const host = registry.toLowerCase();
  const slash = repository.indexOf('/');
  if (!isSharedRegistry(host)) return `${host}/**`;
  return slash < 0 ? `${host}/${repository}` : `${host}/${repository.slice(0, slash)}/**`;
}

function line({ pattern, examples }: AllowedPattern): string {
  return `    - ${writeScalar(pattern)} # ${examples.join(', ')}`;
}
