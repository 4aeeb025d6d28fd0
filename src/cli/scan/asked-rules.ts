import type { AuditedVerdict, GoverningPolicy, Level } from '../../core/index.js';

/** What the policies' `scan` sections speak about. */
export function askedRules({ layers }: GoverningPolicy): AuditedVerdict['asked'] {
  const sections = layers.flatMap(({ policy: { scan } }) => (scan === undefined ? [] : [scan]));
  const isOn = (level: Level | undefined): boolean => level !== undefined && level !== 'off';
  const isAsked: Readonly<Record<(typeof askable)[number], boolean>> = {
    'image-not-scanned': sections.some(({ unscanned }) => unscanned !== 'off'),
    'scan-stale': sections.some(({ maxAge, maxDatabaseAge }) => maxAge !== undefined || maxDatabaseAge !== undefined),
    'vulnerable-image': sections.some(({ thresholds }) => thresholds !== undefined),
    'secret-in-image': sections.some(({ secrets }) => isOn(secrets)),
    'malware-in-image': sections.some(({ malware }) => isOn(malware)),
    'misconfigured-image': sections.some(({ misconfiguration }) => isOn(misconfiguration)),
  };
  return askable.filter((rule) => isAsked[rule]);
}

const askable = [
  'image-not-scanned',
  'scan-stale',
  'vulnerable-image',
  'secret-in-image',
  'malware-in-image',
  'misconfigured-image',
] as const satisfies AuditedVerdict['asked'];
