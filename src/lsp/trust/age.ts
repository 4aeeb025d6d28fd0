import { parseReference, type ImageTrust } from '../../core/index.js';

/** What was found a day ago may be otherwise now: somebody signed, revoked, or moved the tag. */
const staleAfter = 86_400_000;

/** How old facts are, in a sentence. */
export function ageOf({ checkedAt, name, digest }: ImageTrust, now: number): { readonly isStale: boolean; readonly words: string } {
  const at = Date.parse(checkedAt);
  const isStale = !(now - at < staleAfter);
  const when = Number.isNaN(at) ? 'at an unknown time' : `on ${checkedAt.slice(0, 10)} at ${new Date(at).toISOString().slice(11, 16)} UTC`;
  const parsed = parseReference(name);
  const isTag = parsed.ok && parsed.value.reference.digest === undefined;
  const what = isTag ? `${when}, when the name pointed to \`${digest}\`` : when;
  return { isStale, words: isStale ? `This was looked up ${what}: verify it again.` : `Looked up ${what}.` };
}
