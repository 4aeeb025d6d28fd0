import { failed, ok } from '../../model/result.js';
import { compileChecks } from '../checks/index.js';
import type { ExportedRule, Exporter } from '../exporter.js';
import { mergeNotes, nothingHere } from '../pipeline/index.js';
import { objectName, printYaml, stampOf, type Stamp } from '../writing/index.js';
import { mirrorSets } from './mirror-sets.js';
import { registrySources } from './registry-sources.js';

/**
 * OpenShift's cluster-wide image configuration (`image.config.openshift.io/cluster`), which becomes the nodes' policy.json, and its mirror
 * sets. Nodes drain when it changes, and the cluster's own images must stay allowed, so a person has to name their registries.
 */
export const openshift: Exporter = {
  id: 'openshift',
  title: 'OpenShift image configuration and mirror sets',
  stage: 'admit',
  options: [
    {
      name: 'payload-registries',
      fallback: '',
      about:
        'The registries of the cluster’s own images, with commas, e.g. `quay.io/openshift-release-dev,registry.redhat.io`; without them the cluster would stop.',
    },
  ],
  layers: 'one-only',
  export({ policy, identity, now, allowsLooser, options }) {
    const compiled = compileChecks(policy, { use: 'run', class: 'manifest', kind: 'kubernetes' }, { now, hasClock: false, allowsLooser });
    if (!compiled.ok) return compiled;
    if ((policy.enforcement?.admit ?? 'deny') !== 'deny')
      return nothingHere('`enforcement.admit` denies nothing, and nodes know no warnings.', 'Set `enforcement.admit` to `deny`.');
    const isAsked = compiled.value.checks.some(({ id, action }) => id === 'sources' && action === 'deny');
    const payload = (options.get('payload-registries') ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    const sources = isAsked ? registrySources(policy, payload, allowsLooser) : undefined;
    if (sources?.allowedRegistries !== undefined && payload.length === 0)
      return failed({
        code: 'EXPORT_OPTION',
        message: 'Without the registries of the cluster’s own images the cluster could not start any of them again.',
        next: 'Name them: --option payload-registries=quay.io/openshift-release-dev,registry.redhat.io (or the mirror that you install from).',
      });
    const mirrors = mirrorSets(policy);
    const rules = mergeNotes(sources?.rules ?? [], mirrors.rules, compiled.value.rules.filter(isStart));
    const stamp = stampOf(identity, rules);
    const documents = [
      ...(sources?.allowedRegistries === undefined ? [] : [imageConfiguration(sources.allowedRegistries, stamp)]),
      ...mirrors.sets.map(({ kind, suffix, spec }) => ({
        apiVersion: 'config.openshift.io/v1',
        kind,
        metadata: { name: objectName(identity, suffix), ...stamp },
        spec,
      })),
    ];
    if (documents.length === 0)
      return nothingHere('The policy names no sources and no mirrors that OpenShift could be configured with.', 'Choose another target.');
    return ok({ files: [{ name: 'openshift-images.yaml', text: printYaml(documents) }], rules });
  },
};

function imageConfiguration(allowedRegistries: readonly string[], stamp: Stamp) {
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Image',
    metadata: { name: 'cluster', ...stamp },
    spec: { registrySources: { allowedRegistries } },
  };
}

function isStart({ path, fidelity }: ExportedRule): boolean {
  return fidelity === 'looser' && path.startsWith('sources.');
}
