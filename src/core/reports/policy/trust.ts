import type { AttestationRequirement, Policy, Signer, TrustRequirement } from '../../policy/document.js';
import type { PolicyTable } from './policy-table.js';

export function scanTable({ scan }: Policy): PolicyTable {
  const { scanners = [], require = 'any', maxAge, maxDatabaseAge, thresholds = {} } = scan ?? {};
  const levels = (['unscanned', 'secrets', 'malware', 'misconfiguration'] as const).flatMap((key) => {
    const level = scan?.[key];
    return level === undefined ? [] : [[key, level]];
  });
  const limits = Object.entries(thresholds).map(([severity, { max, fixableOnly, grace }]) => [
    severity,
    `at most ${max}${fixableOnly === true ? ', of those with a fix' : ''}${grace === undefined ? '' : `, after ${grace}`}`,
  ]);
  return {
    title: 'Scans',
    about: scan === undefined ? 'The policy asks for no scan.' : 'What an image’s contents must keep to.',
    headings: ['What', 'Asked for'],
    rows:
      scan === undefined
        ? []
        : [
            ['scanners', scanners.length === 0 ? 'any' : `${require === 'all' ? 'each of' : 'one of'} ${scanners.join(', ')}`],
            ...(maxAge === undefined ? [] : [['age of the scan', `at most ${maxAge}`]]),
            ...(maxDatabaseAge === undefined ? [] : [['age of the scanner’s database', `at most ${maxDatabaseAge}`]]),
            ...limits,
            ...levels,
          ],
  };
}

/** Whose signatures are asked for, and who these signers are. */
export function signerTables({ trust }: Policy): readonly PolicyTable[] {
  const { signers = {}, require = [], attestations = [] } = trust ?? {};
  const asked = [...require.map(requirementRow), ...attestations.map(attestationRow)];
  return [
    {
      title: 'Signatures and statements',
      about: asked.length === 0 ? 'The policy asks for no signature.' : 'What must be signed, and by whom.',
      headings: ['Images', 'What', 'By'],
      rows: asked,
    },
    {
      title: 'Signers',
      about: Object.keys(signers).length === 0 ? 'No signer is named.' : 'Who stands behind the names above.',
      headings: ['Name', 'Kind', 'Known by', 'Valid', 'Revoked'],
      rows: Object.entries(signers).map(([name, signer]) => [
        name,
        signer.type,
        knownBy(signer),
        [
          signer.validFrom === undefined ? '' : `from ${signer.validFrom}`,
          signer.validUntil === undefined ? '' : `until ${signer.validUntil}`,
        ]
          .filter((part) => part !== '')
          .join(' '),
        signer.revoked === undefined ? '' : `${signer.revoked.at}: ${signer.revoked.reason}`,
      ]),
    },
  ];
}

function requirementRow({ match, all, any, min }: TrustRequirement): readonly string[] {
  const by = [
    ...(all === undefined ? [] : [`all of ${all.join(', ')}`]),
    ...(any === undefined ? [] : [`${min ?? 1} of ${any.join(', ')}`]),
  ];
  return [match, 'a signature', by.join(' and ')];
}

function attestationRow({ match, type, signer, maxAge, minPolicySerial }: AttestationRequirement): readonly string[] {
  const limits = [
    maxAge === undefined ? '' : `not older than ${maxAge}`,
    minPolicySerial === undefined ? '' : `policy serial ${minPolicySerial} or later`,
  ];
  return [match, [`a statement ${type}`, ...limits.filter((limit) => limit !== '')].join(', '), signer];
}

function knownBy(signer: Signer): string {
  switch (signer.type) {
    case 'keyless':
      return `${signer.subject ?? signer.subjectRegExp ?? 'anybody'} at ${signer.issuer ?? signer.issuerRegExp ?? 'any issuer'}`;
    case 'key':
      return signer.keys.map(({ sha256 }) => `key ${sha256}`).join(', ');
    case 'notation':
      return `${signer.identities.join('; ')} under ${signer.trustStores.join(', ')}`;
    case 'docker-trust':
      return `${(signer.signers ?? []).join(', ')} at ${signer.server}`;
  }
}
