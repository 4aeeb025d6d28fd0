/*
 * containers/image's `policy.json` (containers-policy.json(5)), which Podman, Buildah, Skopeo and CRI-O obey, with the registries.d file
 * that makes them look for signatures. Only the name that is asked for counts, so the file is for one use (targets.md section 2).
 */
import { failed, ok, type Result } from '../../model/result.js';
import type { Exported, Exporter, ExportInput, ExportProblem, PolicyIdentity } from '../exporter.js';
import { mergeNotes, type Note } from '../signatures/index.js';
import { printYaml, regoValue } from '../writing/index.js';
import { resolveScopes, type ResolvedScopes, type ScopeAnswer } from './resolve-scopes.js';
import { ruleBook } from './rule-book.js';

export const containersPolicy: Exporter = {
  id: 'containers-policy',
  title: 'containers policy.json with registries.d (Podman, Buildah, Skopeo, CRI-O)',
  stage: 'admit',
  provedWith: 'containers/image 5.39.3, skopeo 1.9.3',
  options: [
    {
      name: 'use',
      values: ['run', 'base', 'tool'],
      fallback: 'run',
      about: 'What the machine pulls images for: to run them, or to build with them.',
    },
    {
      name: 'other-transports',
      values: ['reject', 'accept'],
      fallback: 'reject',
      about: 'Images that come from no registry: archives, folders, a Docker daemon.',
    },
  ],
  layers: 'one-only',
  export: exportToContainers,
};

function exportToContainers(input: ExportInput): Result<Exported, ExportProblem> {
  const { policy, now, identity } = input;
  if ((policy.enforcement?.admit ?? 'deny') !== 'deny') return failed(onlyWarns);
  if (policy.sources === undefined && policy.trust?.require === undefined) return failed(nothing);
  const use = input.options.get('use') ?? 'run';
  if (use !== 'run' && use !== 'base' && use !== 'tool') return failed(unknownUse(use));
  const book = ruleBook(input, { policy, now, highest: 'error' }, use);
  if (!book.ok) return book;
  const resolved = resolveScopes(book.value);
  const rules = mergeNotes([...generalNotes(input), ...book.value.notes, ...resolved.notes]);
  return ok({
    files: [
      { name: 'policy.json', text: policyText(resolved, input.options.get('other-transports') === 'accept') },
      ...attachments(resolved, identity),
      // Strict JSON: the file itself can hold nothing that the engine does not know.
      { name: 'policy-identity.json', text: `${regoValue({ ...identity, target: 'policy.json' })}\n` },
    ],
    rules,
  });
}

function generalNotes({ policy: { enforcement, rules = {}, registryAliases } }: ExportInput): readonly Note[] {
  const known = ['unapproved-registry', 'denied-image', 'mirror-required', 'unsigned-image', 'untrusted-signer'];
  const exact = (path: string, reason: string): Note => ({ path, fidelity: 'exact', reason });
  return [
    ...(enforcement?.admit === undefined ? [] : [exact('enforcement.admit', 'What it refuses is not pulled.')]),
    ...(registryAliases === undefined ? [] : [exact('registryAliases', 'Scopes are repeated for every name of a host.')]),
    ...known
      .filter((rule) => Object.hasOwn(rules, rule))
      .map((rule) => exact(`rules.${rule}`, 'Its level decides whether anything is refused.')),
  ];
}

function policyText({ scopes }: ResolvedScopes, acceptsOthers: boolean): string {
  const named = [...scopes].filter(([scope, answer]) => scope !== '' || answer !== 'reject');
  const docker = Object.fromEntries(named.map(([scope, answer]) => [scope, requirements(answer)]));
  const others = acceptsOthers ? Object.fromEntries(otherTransports.map((name) => [name, { '': requirements([]) }])) : {};
  const policy = { default: requirements('reject'), transports: { docker, ...others } };
  return `${regoValue(policy)}\n`;
}

const otherTransports = ['containers-storage', 'dir', 'docker-archive', 'docker-daemon', 'oci', 'oci-archive'];

function requirements(answer: ScopeAnswer): readonly object[] {
  if (answer === 'reject') return [{ type: 'reject' }];
  return answer.length === 0 ? [{ type: 'insecureAcceptAnything' }] : answer;
}

/** Without it the engine finds no signature of cosign's ("A signature was required, but no signature exists"). One scope may stand in one file only. */
function attachments({ scopes }: ResolvedScopes, { digest, serial }: PolicyIdentity): Exported['files'] {
  const signed = [...scopes].flatMap(([scope, answer]) => (answer === 'reject' || answer.length === 0 ? [] : [scope]));
  if (signed.length === 0) return [];
  const uses = { 'use-sigstore-attachments': true };
  const named = signed.filter((scope) => scope !== '');
  const text = printYaml([
    {
      ...(signed.includes('') ? { 'default-docker': uses } : {}),
      ...(named.length === 0 ? {} : { docker: Object.fromEntries(named.map((scope) => [scope, uses])) }),
    },
  ]);
  const made = `# Made from the policy ${digest.replace(/[^A-Za-z0-9:]/g, '')}${serial === undefined ? '' : `, serial ${serial}`}.\n`;
  return [{ name: 'registries.d/wharfmaster.yaml', text: made + text }];
}

const onlyWarns: ExportProblem = {
  code: 'EXPORT_NOTHING',
  message: 'The policy only warns at admission, and policy.json can only refuse.',
  next: 'Set `enforcement.admit` to `deny`, then export again.',
};

const nothing: ExportProblem = {
  code: 'EXPORT_NOTHING',
  message: 'The policy has neither `sources` nor `trust.require`, so policy.json would say nothing.',
  next: 'Add what may be pulled and who must have signed it, then export again.',
};

function unknownUse(use: string): ExportProblem {
  return {
    code: 'EXPORT_OPTION',
    message: `${JSON.stringify(use.slice(0, 80))} is no use of images.`,
    next: 'Give `run`, `base` or `tool`.',
  };
}
