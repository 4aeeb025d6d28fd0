/*
 * Sigstore's policy-controller: ClusterImagePolicy objects (policy.sigstore.dev/v1beta1), TrustRoots for private Sigstores, and the
 * setting that refuses what no object matches. Written against the sources of v0.13.1 (targets.md section 3).
 */
import { failed, ok, type Result } from '../../model/result.js';
import { placeLevel } from '../checks/place-level.js';
import type { Exported, Exporter, ExportInput, ExportProblem } from '../exporter.js';
import { mergeNotes, writtenPatterns, type Note } from '../signatures/index.js';
import { printYaml, stampOf } from '../writing/index.js';
import { imagePolicyObjects } from './image-policy.js';
import { sourcePolicies, type SourcePolicies } from './source-policies.js';
import { trustPolicies } from './trust-policies.js';
import { openTrustRoots, trustRootSpec, type TrustRoots } from './trust-roots.js';

export const sigstore: Exporter = {
  id: 'sigstore',
  title: 'Sigstore policy-controller (ClusterImagePolicy)',
  stage: 'admit',
  provedWith: 'policy-controller tester 0.13.1',
  options: [{ name: 'namespace', fallback: 'cosign-system', about: 'The namespace that the policy-controller runs in.' }],
  layers: 'all-apply',
  export: exportToSigstore,
};

function exportToSigstore(input: ExportInput): Result<Exported, ExportProblem> {
  const { policy, now, allowsLooser, identity } = input;
  const namespace = namespaceOf(input);
  if (!namespace.ok) return namespace;
  if (policy.enforcement?.admit === 'off' || (policy.sources === undefined && policy.trust === undefined)) return failed(nothing);
  const place = placeLevel(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' });
  const weighing = { policy, now, highest: place.level, written: writtenPatterns(policy) };
  const sources = sourcePolicies({ ...weighing, allowsLooser });
  const roots = openTrustRoots(input);
  const trust = trustPolicies({ ...weighing, input, roots, allowed: sources.allowed });
  if (!trust.ok) return trust;
  const rules = mergeNotes([...place.notes, ...generalNotes(input), ...sources.notes, ...trust.value.notes]);
  const objects = imagePolicyObjects([...sources.objects, ...trust.value.objects], identity, rules);
  const { source: _source, ...named } = identity;
  return ok({
    files: [
      ...(objects.length === 0 ? [] : [{ name: 'cluster-image-policies.yaml', text: printYaml(objects) }]),
      ...rootFiles(roots, stampOf(named, [])),
      {
        name: 'config-policy-controller.yaml',
        text: printYaml([settings(namespace.value, sources, objects.length === 0 ? identity : named)]),
      },
    ],
    rules,
  });
}

function generalNotes({ policy }: ExportInput): readonly Note[] {
  const { enforcement, rules = {}, registryAliases, trust } = policy;
  const known = ['unapproved-registry', 'denied-image', 'mirror-required', 'unsigned-image', 'untrusted-signer', 'missing-attestation'];
  return [
    ...(enforcement?.admit === undefined
      ? []
      : [
          exact(
            'enforcement.admit',
            'Objects of the mode `enforce` or `warn`. The controller looks at namespaces with the label policy.sigstore.dev/include=true only.',
          ),
        ]),
    ...(registryAliases === undefined ? [] : [exact('registryAliases', 'Globs are repeated for every name of a host.')]),
    ...known
      .filter((rule) => Object.hasOwn(rules, rule))
      .map((rule) => exact(`rules.${rule}`, 'Its level decides the mode of the objects.')),
    ...unusedSigners(trust).map((name) => exact(`trust.signers.${name}`, 'Nothing asks for its signature.')),
  ];
}

function unusedSigners(trust: ExportInput['policy']['trust']): readonly string[] {
  const { signers = {}, require = [], attestations = [] } = trust ?? {};
  const asked = new Set([...require.flatMap(({ all = [], any = [] }) => [...all, ...any]), ...attestations.map(({ signer }) => signer)]);
  return Object.keys(signers).filter((name) => !asked.has(name));
}

function rootFiles(roots: TrustRoots, stamp: ReturnType<typeof stampOf>): Exported['files'] {
  const objects = roots.used().map((root) => ({
    apiVersion: 'policy.sigstore.dev/v1alpha1',
    kind: 'TrustRoot',
    metadata: { name: root.objectName, ...stamp },
    spec: trustRootSpec(root),
  }));
  return objects.length === 0 ? [] : [{ name: 'trust-roots.yaml', text: printYaml(objects) }];
}

/** The controller's own settings; `kubectl apply` leaves its other keys alone. */
function settings(namespace: string, { otherwise }: SourcePolicies, identity: ExportInput['identity']): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'config-policy-controller', namespace, annotations: stampOf(identity, []).annotations },
    data: { 'no-match-policy': otherwise },
  };
}

function namespaceOf({ options }: ExportInput): Result<string, ExportProblem> {
  const namespace = options.get('namespace') ?? 'cosign-system';
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) return ok(namespace);
  return failed({
    code: 'EXPORT_OPTION',
    message: `The namespace ${JSON.stringify(namespace.slice(0, 80))} is not one that a cluster can have.`,
    next: 'Give the namespace that the policy-controller runs in, e.g. `cosign-system`.',
  });
}

function exact(path: string, reason: string): Note {
  return { path, fidelity: 'exact', reason };
}

const nothing: ExportProblem = {
  code: 'EXPORT_NOTHING',
  message: 'There is nothing for a cluster to enforce: admission is switched off, or the policy has neither `sources` nor `trust`.',
  next: 'Set `enforcement.admit` to `deny`, or add what may run and who must have signed it, then export again.',
};
