import type { ImageReference } from '../../model/image-reference.js';
import type { FilePath } from '../../model/span.js';
import type { Signer } from '../document.js';
import type { GoverningPolicy, PolicyLayer } from '../layer.js';
import { matchingEntries } from './matching-entries.js';

/** A signer of the policies in force whose facts are needed, under the name that facts carry. */
export interface AskedSigner {
  /** The name under `trust.signers`; with the policy's file behind it where another policy above means somebody else by it. */
  readonly name: string;
  readonly signer: Signer;
  /** The policy that describes the signer: files of keys are relative to it. */
  readonly policyFile: FilePath;
}

/** The signers whose word any policy wants to hear about this image, each once. */
export function signersAskedFor(reference: ImageReference, governing: GoverningPolicy): readonly AskedSigner[] {
  const asked = governing.layers.flatMap((layer) => {
    const find = signerFinder(layer, governing.layers);
    return namesIn(matchingEntries(reference, layer)).flatMap((name) => find(name) ?? []);
  });
  return [...new Map(asked.map((signer) => [signer.name, signer])).values()];
}

/** Whom a policy means by a signer, in one text; for how long its signatures count is judged anew each time. */
export function meaningOf(signer: Signer): string {
  const { validFrom: _from, validUntil: _until, revoked: _revoked, ...meant } = signer;
  return JSON.stringify(Object.entries(meant).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The kinds of statements that any policy wants to see on this image. */
export function predicateTypesAskedFor(reference: ImageReference, { layers }: GoverningPolicy): readonly string[] {
  return [...new Set(layers.flatMap((layer) => matchingEntries(reference, layer).attestations.map(({ entry }) => entry.type)))];
}

/** Every signer that the policies in force describe. */
export function signersOf({ layers }: GoverningPolicy): readonly AskedSigner[] {
  const all = layers.flatMap((layer) => {
    const find = signerFinder(layer, layers);
    return Object.keys(layer.policy.trust?.signers ?? {}).flatMap((name) => find(name) ?? []);
  });
  return [...new Map(all.map((signer) => [signer.name, signer])).values()];
}

/**
 * Whom a layer means by a name: its own signer, else that of the nearest layer above. Two policies that mean different people by one
 * name have facts of their own, so that nobody's signature counts for somebody else.
 */
export function signerFinder(layer: PolicyLayer, layers: readonly PolicyLayer[]): (name: string) => AskedSigner | undefined {
  const above = layers.slice(0, layers.indexOf(layer) + 1);
  return (name) => {
    const describing = above.filter((one) => signerIn(one, name) !== undefined);
    const [first, own] = [describing[0], describing.at(-1)];
    const signer = own === undefined ? undefined : signerIn(own, name);
    if (first === undefined || own === undefined || signer === undefined) return undefined;
    const isSame = first === own || JSON.stringify(signerIn(first, name)) === JSON.stringify(signer);
    const { file } = isSame ? first.reading : own.reading;
    return { name: isSame ? name : `${name} (${file})`, signer, policyFile: file };
  };
}

function signerIn({ policy }: PolicyLayer, name: string): Signer | undefined {
  const signers = policy.trust?.signers ?? {};
  return Object.hasOwn(signers, name) ? signers[name] : undefined;
}

function namesIn({ require, attestations }: ReturnType<typeof matchingEntries>): readonly string[] {
  return [...require.flatMap(({ entry: { all = [], any = [] } }) => [...all, ...any]), ...attestations.map(({ entry }) => entry.signer)];
}
