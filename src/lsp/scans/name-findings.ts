import { summariseScan, type Finding, type Location, type ScanFinding, type ScanVerdict } from '../../core/index.js';
import type { ImageFacts } from '../protocol.js';

/** What the scan of an image says where the image is only named: counts, once for each rule. */
export function findingsForName({ scan }: ImageFacts, verdict: ScanVerdict, at: Location, written: string): readonly Finding[] {
  const said = verdict.findings.map((finding) => toFinding(finding, at));
  if (said.length > 0 || scan === undefined) return said;
  const { words, vulnerabilities } = summariseScan(scan, verdict);
  if (words === 'nothing found') return [];
  const worst = vulnerabilities.critical + vulnerabilities.high > 0 || verdict.items.some(({ kind }) => kind !== 'vulnerability');
  // What policy accepts and is mild anyway is a matter for the hover.
  if (!worst) return [];
  const [kind = 'vulnerability'] = verdict.items.map((item) => item.kind);
  return [
    {
      rule: rules[kind],
      level: 'info',
      at,
      what: `The scan of the local image \`${written}\` found ${words}.`,
      why: verdict.asked ? 'The policy accepts it.' : 'No policy says what may be in an image.',
      next: 'Its Dockerfile shows what brought it in.',
      policy: [],
      related: [],
    },
  ];
}

const rules = {
  vulnerability: 'vulnerable-image',
  secret: 'secret-in-image',
  malware: 'malware-in-image',
  misconfiguration: 'misconfigured-image',
} as const;

/** A scan's finding at a place, without the things that it is about. */
export function toFinding(finding: ScanFinding, at: Location): Finding {
  const { rule, level, what, why, next, policy, related, excepted, reportOnly, stoppedBy } = finding;
  return {
    ...{ rule, level, at, what, why, next, policy, related },
    ...(excepted !== undefined && { excepted }),
    ...(reportOnly !== undefined && { reportOnly }),
    ...(stoppedBy !== undefined && { stoppedBy }),
  };
}
