import type { ImageUse, ImageValue } from '../../model/image-use.js';
import { parseReference, splitReferenceText } from '../../reference/index.js';
import type { Named } from './identity.js';
import { either, code } from './words.js';

/** One of the values that a use may take, and under which build arguments. */
export interface PossibleValue {
  readonly value: ImageValue;
  readonly condition?: string;
}

/**
 * The default and every value that the policy's `buildArgs` settle; the strictest counts (policy.md section 5). Where the default says
 * nothing, the settled values alone count. Their number is bounded by the reader.
 */
export function valuesToJudge({ value, alternatives }: ImageUse): readonly PossibleValue[] {
  if (alternatives === undefined || alternatives.length === 0) return [{ value }];
  const settled = alternatives.map((alternative) => ({ value: alternative, ...conditionOf(alternative) }));
  if (value.kind !== 'reference') return settled;
  return [{ value: { ...value, assumes: [] } }, ...settled];
}

/** What is known of the image's name, if at least its repository is. */
export function toNamed(value: ImageValue): Named | undefined {
  switch (value.kind) {
    case 'malformed':
      return undefined;
    case 'unresolved': {
      const { registry, repository, tag, digest } = value.known;
      if (registry === undefined || repository === undefined) return undefined;
      return {
        reference: { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) },
        complete: false,
      };
    }
    case 'reference': {
      const parsed = parseReference(value.text);
      const isShort = parsed.ok && !parsed.value.qualified;
      return { reference: value.reference, complete: true, ...(isShort && { shortName: shortNameOf(value.text) }) };
    }
  }
}

function shortNameOf(text: string): string {
  const { name } = splitReferenceText(text);
  return text.slice(name.start, name.end);
}

function conditionOf(value: ImageValue): { readonly condition?: string } {
  if (value.kind === 'unresolved') return {};
  const settled = value.assumes.filter(({ from }) => from === 'policy');
  if (settled.length === 0) return {};
  return {
    condition: either(settled.map((assumption) => `${code(assumption.name)} as ${code(assumption.value)}`)).replace(' or ', ' and '),
  };
}
