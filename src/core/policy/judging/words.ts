import type { ImageUse, ImageValue } from '../../model/image-use.js';
import type { PolicyLayer } from '../layer.js';
import type { Identity } from './identity.js';
import type { RepositoryName } from './repository-name.js';

/** A name as it stands in a sentence. Foreign text may be as long as a file; a sentence is not. */
export function code(text: string): string {
  return `\`${text.length > longestName ? `${text.slice(0, longestName)}…` : text}\``;
}

/** What the person typed, and what it stands for when that is something else. */
export function typed({ use, value }: { readonly use: ImageUse; readonly value: ImageValue }): string {
  const text = value.kind === 'unresolved' ? use.written : value.text;
  return text === use.written || text === '' ? code(use.written) : `${code(text)} (written ${code(use.written)})`;
}

/** The policy as a sentence names it. */
export function policyName({ policy, label }: PolicyLayer): string {
  const name = policy.metadata?.name ?? label.name;
  return name === undefined ? `the policy ${code(label.file)}` : `the policy ${name}`;
}

export function repositoryText({ registry, repository }: RepositoryName): string {
  return `${registry}/${repository}`;
}

/** A repository with the tag and digest that were written. */
export function withSuffix(name: RepositoryName, { tag, digest }: Identity): string {
  return `${repositoryText(name)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** True when saying what is known of the image would show a value from outside the repository. */
export function isHidden(value: ImageValue): boolean {
  return value.kind === 'unresolved' && value.isForeign === true;
}

/** Says what the image really is when the text does not show it (a short name, an alias, a mirror). */
export function meaning({ name }: Identity, text: string): string {
  const full = repositoryText(name);
  return text === full || text.startsWith(`${full}:`) || text.startsWith(`${full}@`) ? '' : `, which is ${code(full)},`;
}

/** "a", "a or b", "a, b or c"; of a long list the first few and how many more. */
export function either(words: readonly string[]): string {
  if (words.length > mostListed) return `${words.slice(0, mostListed - 1).join(', ')} or ${String(words.length - mostListed + 1)} others`;
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/** What somebody wrote as the end of a sentence, with its stop or without. */
export function ending(text: string): string {
  const shown = text.length > longestReason ? `${text.slice(0, longestReason)}…` : text;
  return /[.!?…]$/.test(shown) ? shown : `${shown}.`;
}

/** The first letter in upper case: policy names may begin a sentence. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const longestName = 200;
const longestReason = 500;
const mostListed = 6;
