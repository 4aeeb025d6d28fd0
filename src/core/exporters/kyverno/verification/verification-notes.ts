import type { ExportInput } from '../../exporter.js';
import type { Note } from '../../signatures/index.js';
import type { Demand } from './demand.js';

const rules: readonly string[] = ['unsigned-image', 'untrusted-signer', 'missing-attestation'];

/** What is said of every demand, of signers that nobody asks for, and of exceptions from the rules of trust. */
export function verificationNotes({ policy, options }: ExportInput, demands: readonly Demand[]): readonly Note[] {
  const asked = new Set([
    ...(policy.trust?.require ?? []).flatMap(({ all = [], any = [] }) => [...all, ...any]),
    ...(policy.trust?.attestations ?? []).map(({ signer }) => signer),
  ]);
  return [
    ...demands.flatMap(({ path }) => [digestNote(path, options), indexNote(path, options)]),
    ...Object.entries(policy.trust?.signers ?? {}).flatMap(([name, { type }]): readonly Note[] => {
      const path = `trust.signers.${name}`;
      if (type === 'docker-trust') return [{ path, fidelity: 'not-expressible', reason: 'Kyverno knows nothing of Docker Content Trust.' }];
      return asked.has(name) ? [] : [{ path, fidelity: 'exact', reason: 'No entry asks for it.' }];
    }),
    ...(policy.exceptions ?? []).flatMap(({ rule }, at): readonly Note[] =>
      rules.includes(rule) ? [{ path: `exceptions[${at}]`, fidelity: 'stricter', reason: 'Exceptions from signatures are left out.' }] : [],
    ),
    ...Object.keys(policy.rules ?? {}).flatMap((rule): readonly Note[] =>
      rules.includes(rule)
        ? [{ path: `rules.${rule}`, fidelity: 'exact', reason: 'Its level decides whether a failure denies or warns.' }]
        : [],
    ),
  ];
}

function digestNote(path: string, options: ExportInput['options']): Note {
  const reason =
    options.get('digests') === 'pin'
      ? 'Kyverno writes the digest behind the tag into containers; image volumes must have one.'
      : 'The image must be named with its digest, because a tag can move between the look and the pull.';
  return { path, fidelity: 'stricter', reason };
}

function indexNote(path: string, options: ExportInput['options']): Note {
  return options.get('indexes') === 'accept'
    ? {
        path,
        fidelity: 'looser',
        reason: 'For an index of several platforms its own signature is enough; the policy asks for one of every platform’s manifest.',
      }
    : {
        path,
        fidelity: 'stricter',
        reason: 'An index of several platforms is refused, because Kyverno cannot ask for the signature of every platform’s manifest.',
      };
}
