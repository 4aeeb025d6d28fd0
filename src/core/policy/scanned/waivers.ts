import type { ScanItem } from '../../model/scan-verdict.js';
import type { Exception } from '../document.js';
import { firstInForce, recordedFor, type RecordedException, type Waiver } from '../judging/exceptions.js';
import { identify } from '../judging/identity.js';
import { nameKeyOf, nameKeysOf, packageMatches } from './package-matching.js';
import type { ScanQuestion, ScanRuleId } from './question.js';

/** Which exception, if any, covers each thing that a rule speaks of, and the rule as a whole. */
export interface Waivers {
  /** For the rule's whole finding: exceptions that are narrowed to no vulnerability and no package. */
  readonly whole: Waiver;
  forItem(item: ScanItem): Waiver;
}

/** The exceptions for one rule about the image in question. They match on the name it was asked for by; an image without one has none. */
export function waiversFor(rule: ScanRuleId, question: ScanQuestion): Waivers {
  const recorded = recordedForImage(rule, question);
  const general = recorded.filter(({ exception: { entry } }) => entry.vulnerability === undefined && entry.package === undefined);
  const narrowed = recorded.filter((one) => !general.includes(one));
  const whole = firstInForce(general);
  const byWord = Map.groupBy(narrowed, ({ exception: { entry } }) => wordOf(entry));
  return {
    whole,
    forItem(item) {
      if (item.kind !== 'vulnerability' || narrowed.length === 0 || whole.kind === 'in-force') return whole;
      const candidates = wordsOf(item).flatMap((word) => byWord.get(word) ?? []);
      const fitting = candidates.filter(({ exception }) => isAboutPackage(exception.entry, item));
      return firstInForce([...(whole.kind === 'none' ? [] : [whole]), ...fitting]);
    },
  };
}

/** The word by which a narrowed exception is found: its vulnerability, else its package. */
function wordOf({ vulnerability, package: written = '' }: Exception): string {
  return vulnerability === undefined ? `package ${nameKeyOf(written)}` : `vulnerability ${vulnerability.toLowerCase()}`;
}

/** Every word under which an exception may speak of this: ids compare without case. */
function wordsOf({ item }: Vulnerable): readonly string[] {
  const ids = new Set([item.id, ...item.aliases, ...item.sightings.map(({ id }) => id)].map((id) => id.toLowerCase()));
  return [...[...ids].map((id) => `vulnerability ${id}`), ...nameKeysOf(item.package).map((name) => `package ${name}`)];
}

type Vulnerable = ScanItem & { readonly kind: 'vulnerability' };

function recordedForImage(rule: ScanRuleId, { scan, context, prepared, exceptions }: ScanQuestion): readonly RecordedException[] {
  if (context.reference === undefined) return [];
  const { name } = identify({ reference: context.reference, complete: true }, 'other', prepared.naming);
  const digests = scan === undefined ? [context.reference.digest] : [scan.subject.digest, scan.subject.imageId];
  return recordedFor(rule, name, exceptions, context).filter(
    ({ exception: { entry } }) => entry.digest === undefined || digests.includes(entry.digest),
  );
}

function isAboutPackage({ package: written }: Exception, { item }: Vulnerable): boolean {
  return written === undefined || packageMatches(written, item.package);
}
