import type { ClusterObject } from '../reading/each-document.js';
import type { Notes } from '../reading/notes.js';
import { entriesOf, field, itemsOf, textOf, textsOf } from '../reading/values.js';

/** Where a constraint holds. */
export interface Scope {
  readonly namespaces?: readonly string[];
}

/** Reads `match` and `enforcementAction`. What narrows the live rule and cannot be said here makes the policy stricter, which is said. */
export function readScope({ spec, place }: ClusterObject, notes: Notes): Scope {
  readAction(spec, place, notes);
  const match = field(spec, 'match');
  for (const { key, keySpan, value } of entriesOf(match)) {
    if (key === 'namespaces' || isEverything(key, value)) continue;
    notes.warn({ span: keySpan }, `\`${key}\` narrows where the live rule holds. A policy cannot say that: here it holds everywhere.`);
  }
  const namespaces = textsOf(field(match, 'namespaces')).map(({ text }) => text);
  const [first] = itemsOf(field(match, 'namespaces'));
  if (first === undefined) return {};
  notes.warn(
    first,
    'Elsewhere the live rule has no opinion. The policy allows these images in these namespaces only, so elsewhere they are denied.',
  );
  return { namespaces };
}

/** The kinds of all constraints of images; `scope: "*"` and empty values narrow nothing. */
function isEverything(key: string, value: Parameters<typeof textOf>[0]): boolean {
  if (key === 'kinds' || key === 'source') return true;
  if (key === 'scope') return textOf(value) === '*' || textOf(value) === 'Namespaced';
  return itemsOf(value).length === 0 && entriesOf(value).length === 0 && textOf(value) === undefined;
}

function readAction(spec: ClusterObject['spec'], place: ClusterObject['place'], notes: Notes): void {
  const node = field(spec, 'enforcementAction');
  const action = textOf(node) ?? 'deny';
  if (action === 'scoped') notes.warn(node ?? place, 'Its action depends on who asks. The policy takes it as `deny`.');
  const admit = action === 'warn' ? 'warn' : action === 'dryrun' ? 'audit' : 'deny';
  notes.enforcement.push(notes.take(node ?? place, { admit }, `Gatekeeper's action is \`${action}\`.`));
}
