import type { Trust, TrustRequirement } from '../document.js';
import type { Complaint } from '../document-reading/document-node.js';
import { nearestWord } from '../../model/nearest-word.js';
import type { DocumentPath } from '../layer.js';
import type { MeaningCheck, Places } from './check.js';

/** Whose signatures are asked for must be known, and it must be possible to have them. */
export const checkTrust: MeaningCheck = ({ trust, scan, push, extends: above }, places, layer) => {
  // Signers may come from the policy above this one, which is not read here: a layer below the organisation's may have none of its own.
  const isComplete = above === undefined && (layer === 'organisation' || trust?.signers !== undefined);
  const known = isComplete ? Object.keys(trust?.signers ?? {}) : undefined;
  const vex = (scan?.vex?.signers ?? []).map((name, index) => ({ name, path: ['scan', 'vex', 'signers', index] }));
  const override = (push?.overrideSigners ?? []).map((name, index) => ({ name, path: ['push', 'overrideSigners', index] }));
  const named = [...namedSigners(trust), ...vex, ...override];
  return [
    ...(known === undefined ? [] : unknownSigners(named, known, places)),
    ...(trust?.require ?? []).flatMap((entry, index) => checkRequirement(entry, ['trust', 'require', index], places)),
  ];
};

interface NamedSigner {
  readonly name: string;
  readonly path: DocumentPath;
}

function namedSigners(trust: Trust | undefined): readonly NamedSigner[] {
  const required = (trust?.require ?? []).flatMap((entry, index) =>
    (['all', 'any'] as const).flatMap((list) =>
      (entry[list] ?? []).map((name, at) => ({ name, path: ['trust', 'require', index, list, at] })),
    ),
  );
  return [
    ...required,
    ...(trust?.attestations ?? []).map(({ signer }, index) => ({ name: signer, path: ['trust', 'attestations', index, 'signer'] })),
  ];
}

function unknownSigners(named: readonly NamedSigner[], known: readonly string[], places: Places): readonly Complaint[] {
  const names = new Set(known);
  return named.flatMap(({ name, path }) => {
    if (names.has(name)) return [];
    const near = nearestWord(name, known);
    return [
      {
        span: places.headOf(path),
        what: `There is no signer \`${name}\` under \`trust.signers\`.`,
        why: 'A signature of somebody unknown can never be there, or could be anybody’s.',
        next:
          near === undefined
            ? known.length === 0
              ? 'Describe the signer under `trust.signers`.'
              : `Signers are: ${known.slice(0, 20).join(', ')}.`
            : `Did you mean \`${near}\`?`,
      },
    ];
  });
}

function checkRequirement({ all = [], any = [], min }: TrustRequirement, path: DocumentPath, places: Places): readonly Complaint[] {
  const twice = [...repeated(all, [...path, 'all'], places), ...repeated(any, [...path, 'any'], places)];
  if (all.length === 0 && any.length === 0) {
    return [
      {
        span: places.headOf([...path, 'match']),
        what: 'This entry asks for nobody’s signature.',
        why: 'It looks like protection and is none.',
        next: 'Name signers under `all` or `any`.',
      },
    ];
  }
  if (min === undefined || min <= any.length) return twice;
  return [
    ...twice,
    {
      span: places.headOf([...path, 'min']),
      what:
        any.length === 0 ? '`min` counts signers of `any`, and there is no `any`.' : `\`min\` asks for ${min} of ${any.length} signers.`,
      why: 'No image could ever be signed like that.',
      next: any.length === 0 ? 'List the signers under `any`, or remove `min`.' : `Write at most ${any.length}, or list more signers.`,
    },
  ];
}

function repeated(names: readonly string[], path: DocumentPath, places: Places): readonly Complaint[] {
  const seen = new Set<string>();
  return names.flatMap((name, index) => {
    const again = seen.has(name);
    seen.add(name);
    if (!again) return [];
    return [
      {
        span: places.headOf([...path, index]),
        what: `\`${name}\` is listed twice.`,
        why: 'Thresholds count people, and one would count as two.',
        next: 'List each signer once.',
      },
    ];
  });
}
