import type { ScanFinding, ScanVerdict } from '../../model/scan-verdict.js';
import type { Platform, Subject } from '../../model/subject.js';
import { inOrder } from './items.js';

/** One platform's image with its verdict. */
export interface PlatformVerdict {
  readonly subject: Subject;
  readonly verdict: ScanVerdict;
}

/** Several platforms' verdicts as one: the worst outcome, and each finding says for which platform it is. */
export function joinVerdicts(platforms: readonly PlatformVerdict[]): ScanVerdict {
  const verdicts = platforms.map(({ verdict }) => verdict);
  const outcomes = new Set(verdicts.map(({ outcome }) => outcome));
  return {
    outcome: outcomes.has('failed') ? 'failed' : outcomes.has('undetermined') ? 'undetermined' : 'passed',
    asked: verdicts.some(({ asked }) => asked),
    findings: platforms.flatMap(({ subject, verdict }) => verdict.findings.map((finding) => onPlatform(finding, subject))),
    missing: [...new Set(platforms.flatMap(({ subject, verdict }) => verdict.missing.map((what) => `on ${nameOf(subject)}: ${what}`)))],
    items: inOrder(verdicts.flatMap(({ items }) => items)),
  };
}

function onPlatform(finding: ScanFinding, subject: Subject): ScanFinding {
  return { ...finding, what: `On ${nameOf(subject)}: ${finding.what}` };
}

function nameOf({ platform, imageId }: Subject): string {
  return platform === undefined ? imageId : describePlatform(platform);
}

function describePlatform({ os, architecture, variant }: Platform): string {
  return `${os}/${architecture}${variant === undefined ? '' : `/${variant}`}`;
}
