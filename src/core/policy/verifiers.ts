import { nearestWord } from '../model/nearest-word.js';
import type { TrustProblem } from '../model/registry.js';
import { failed, ok, type Result } from '../model/result.js';
import { storedFormats, type StoredFormat } from '../model/trust.js';

/** Something that checks signatures in a cluster, a pipeline or a build, and which stored formats it finds. */
interface Verifier {
  readonly id: string;
  readonly label: string;
  readonly reads: readonly StoredFormat[];
  /** What has to be set for it to find them, when its own default does not. */
  readonly needs?: string;
}

/**
 * The verifiers that `trust.verifiers` may name. What cosign 3 writes by default is not found by what verifies as cosign 2 did
 * (targets.md, "Read this first" 7): this table is what is looked at before anything is pushed.
 */
export const verifiers: readonly Verifier[] = [
  { id: 'cosign-bundle', label: 'cosign, bundles only', reads: ['bundle'] },
  { id: 'cosign-2', label: 'cosign 2', reads: ['legacy'], needs: '`--new-bundle-format` lets it read bundles instead' },
  { id: 'cosign-3', label: 'cosign 3', reads: ['bundle', 'legacy'] },
  { id: 'kyverno', label: 'Kyverno', reads: ['legacy', 'notation'], needs: '`type: SigstoreBundle` lets a policy read bundles instead' },
  { id: 'kyverno-1.17', label: 'Kyverno 1.17', reads: ['bundle', 'legacy', 'notation'], needs: '`type: SigstoreBundle` for bundles' },
  { id: 'kyverno-1.18', label: 'Kyverno 1.18', reads: ['bundle', 'legacy', 'notation'], needs: '`type: SigstoreBundle` for bundles' },
  { id: 'kyverno-1.19', label: 'Kyverno 1.19', reads: ['bundle', 'legacy', 'notation'], needs: '`type: SigstoreBundle` for bundles' },
  {
    id: 'policy-controller',
    label: 'sigstore policy-controller',
    reads: ['legacy'],
    needs: '`signatureFormat: bundle` lets an authority read bundles instead',
  },
  { id: 'policy-controller-bundle', label: 'sigstore policy-controller with signatureFormat: bundle', reads: ['bundle'] },
  { id: 'notation', label: 'notation', reads: ['notation'] },
  { id: 'ratify', label: 'Ratify', reads: ['notation', 'legacy'] },
  { id: 'connaisseur', label: 'Connaisseur', reads: ['legacy', 'notation', 'docker-trust'] },
  {
    id: 'containers-policy',
    label: 'Podman, CRI-O and Skopeo (containers-policy.json)',
    reads: ['legacy'],
    needs: '`use-sigstore-attachments: true` in registries.d',
  },
  { id: 'openshift', label: 'OpenShift', reads: ['legacy'] },
  { id: 'buildx', label: 'Docker buildx policies', reads: ['legacy'] },
  { id: 'portieris', label: 'Portieris', reads: ['docker-trust'] },
  { id: 'docker-trust', label: 'Docker Content Trust', reads: ['docker-trust'] },
];

/** True when every declared verifier finds signatures that are stored so; with none declared anything will do. Unknown names promise nothing. */
export function readableFor(format: StoredFormat, declared: readonly string[]): Result<undefined, TrustProblem> {
  const blind = declared.filter((id) => !readsOf(id).includes(format));
  const [first] = blind;
  if (first === undefined) return ok(undefined);
  const all = commonFormats(declared);
  const { needs } = verifierOf(first) ?? {};
  return failed({
    code: 'FORMAT_UNREADABLE_FOR_VERIFIER',
    message: `Signatures stored as \`${format}\` would not be found by ${blind.map(nameOf).join(', ')}, which the policy lists under \`trust.verifiers\`.`,
    next:
      all.length > 0
        ? `All of them read ${all.map((one) => `\`${one}\``).join(' or ')}: sign in that format.`
        : `No format is read by all of them${needs === undefined ? '' : ` (${nameOf(first)}: ${needs})`}; change \`trust.verifiers\`, or sign once for each with a signer of its own.`,
  });
}

/** The formats that every one of these verifiers reads. */
export function commonFormats(declared: readonly string[]): readonly StoredFormat[] {
  return storedFormats.filter((format) => declared.every((id) => readsOf(id).includes(format)));
}

/** What is odd about the names of verifiers that a policy lists, a sentence each. */
export function unknownVerifiers(declared: readonly string[]): readonly { readonly name: string; readonly next: string }[] {
  return declared
    .filter((name) => verifierOf(name) === undefined)
    .map((name) => {
      const ids = verifiers.map(({ id }) => id);
      const near = nearestWord(name, ids);
      return { name, next: near === undefined ? `Known ones are: ${ids.join(', ')}.` : `Did you mean \`${near}\`?` };
    });
}

function verifierOf(id: string): Verifier | undefined {
  return verifiers.find((verifier) => verifier.id === id);
}

function readsOf(id: string): readonly StoredFormat[] {
  return verifierOf(id)?.reads ?? [];
}

function nameOf(id: string): string {
  return verifierOf(id)?.label ?? `\`${id}\` (which Wharfmaster does not know)`;
}
