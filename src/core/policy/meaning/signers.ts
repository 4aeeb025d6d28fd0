import type { KeylessSigner, KeySigner, Signer } from '../document.js';
import type { Complaint } from '../document-reading/document-node.js';
import type { DocumentPath } from '../layer.js';
import { dayStart } from '../document-reading/dates.js';
import type { MeaningCheck, Places } from './check.js';

/** A signer must be somebody, and thresholds count distinct ones: no key may stand for two (policy.md section 5, Trust). */
export const checkSigners: MeaningCheck = ({ trust }, places) => {
  const signers = Object.entries(trust?.signers ?? {});
  return [
    ...signers.flatMap(([name, signer]) => checkSigner(signer, ['trust', 'signers', name], places)),
    ...keysListedTwice(signers, places),
  ];
};

function checkSigner(signer: Signer, path: DocumentPath, places: Places): readonly Complaint[] {
  const complaints = [...checkValidity(signer, path, places)];
  switch (signer.type) {
    case 'keyless':
      return [...complaints, ...checkIdentity(signer, 'issuer', path, places), ...checkIdentity(signer, 'subject', path, places)];
    case 'key':
      return [...complaints, ...checkKeys(signer, path, places)];
    case 'notation':
      return [
        ...complaints,
        ...notEmpty(signer.trustStores, 'trustStores', path, places),
        ...notEmpty(signer.identities, 'identities', path, places),
      ];
    case 'docker-trust':
      return complaints;
  }
}

/** One of the exact text and the expression; both would leave open which counts, none would let everybody sign. */
function checkIdentity(signer: KeylessSigner, key: 'issuer' | 'subject', path: DocumentPath, places: Places): readonly Complaint[] {
  const [exact, expression] = [signer[key], signer[`${key}RegExp`]];
  if ((exact === undefined) !== (expression === undefined)) return [];
  const isMissing = exact === undefined;
  return [
    {
      span: isMissing ? places.headOf([...path, 'type']) : places.keyOf([...path, `${key}RegExp`]),
      what: isMissing
        ? `This signer has neither \`${key}\` nor \`${key}RegExp\`.`
        : `This signer has both \`${key}\` and \`${key}RegExp\`.`,
      why: isMissing ? 'Without issuer and subject anybody with a certificate could sign.' : 'Nobody could say which of the two counts.',
      next: isMissing ? `Add \`${key}\` with the exact text of the certificate.` : 'Remove one of them.',
    },
  ];
}

function checkKeys(signer: KeySigner, path: DocumentPath, places: Places): readonly Complaint[] {
  const odd = signer.keys.flatMap((key, index) =>
    (key.kms === undefined) !== (key.file === undefined)
      ? []
      : [
          {
            span: places.headOf([...path, 'keys', index, 'sha256']),
            what: key.kms === undefined ? 'Nothing says where this key is.' : 'This key is in two places, `kms` and `file`.',
            why: 'A signature is checked with one key, found in one place.',
            next: key.kms === undefined ? 'Add `kms` or `file`.' : 'Remove one of them.',
          },
        ],
  );
  return [...odd, ...notEmpty(signer.keys, 'keys', path, places)];
}

function notEmpty(list: readonly unknown[], key: string, path: DocumentPath, places: Places): readonly Complaint[] {
  if (list.length > 0) return [];
  return [
    {
      span: places.keyOf([...path, key]),
      what: `\`${key}\` is empty.`,
      why: 'Nobody could sign as this signer.',
      next: `List at least one, or remove the signer.`,
    },
  ];
}

function checkValidity({ validFrom, validUntil }: Signer, path: DocumentPath, places: Places): readonly Complaint[] {
  if (validFrom === undefined || validUntil === undefined || (dayStart(validFrom) ?? 0) <= (dayStart(validUntil) ?? 0)) return [];
  return [
    {
      span: places.headOf([...path, 'validUntil']),
      what: `This signer is valid until ${validUntil}, but only from ${validFrom} on.`,
      why: 'There is no day on which its signatures count.',
      next: 'Correct one of the two days.',
    },
  ];
}

function keysListedTwice(signers: readonly (readonly [string, Signer])[], places: Places): readonly Complaint[] {
  const seen = new Map<string, string>();
  const complaints: Complaint[] = [];
  for (const [name, signer] of signers) {
    if (signer.type !== 'key') continue;
    for (const [index, { sha256 }] of signer.keys.entries()) {
      const other = seen.get(sha256);
      if (other !== undefined) complaints.push(keyTwice(other, name, places.headOf(['trust', 'signers', name, 'keys', index, 'sha256'])));
      else seen.set(sha256, name);
    }
  }
  return complaints;
}

function keyTwice(first: string, second: string, span: Complaint['span']): Complaint {
  return {
    span,
    what: first === second ? `\`${first}\` lists this key twice.` : `This key belongs to \`${first}\` already.`,
    why: 'Thresholds count people, and one key would count as two.',
    next: 'List each key once.',
  };
}
