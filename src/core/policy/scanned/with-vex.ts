import type { ImageScan } from '../../model/scan-report.js';
import type { MergedVulnerability } from '../../model/scan-verdict.js';
import type { Scan } from '../document.js';
import type { PolicyLayer } from '../layer.js';
import type { ScanJudgingContext } from './scan-context.js';
import { exploitability } from '../vex/exploitability.js';

/** The vulnerabilities with what exploitability documents say of them, and whether that counts under one policy. */
export function withVex(
  vulnerabilities: readonly MergedVulnerability[],
  { subject }: ImageScan,
  { vex: trusted = {} }: Pick<Scan, 'vex'>,
  context: ScanJudgingContext,
): readonly MergedVulnerability[] {
  if (context.vex.length === 0) return vulnerabilities;
  const standing = exploitability(context.vex, { subject, trusted, ...context });
  return vulnerabilities.map((item) => {
    const vex = standing(item);
    return vex === undefined ? item : { ...item, vex };
  });
}

/** The same for everybody's eyes: a statement counts only if every policy that asks for scans lets it. */
export function withVexOfAll(
  vulnerabilities: readonly MergedVulnerability[],
  scan: ImageScan,
  asking: readonly PolicyLayer[],
  context: ScanJudgingContext,
): readonly MergedVulnerability[] {
  const views = (asking.length === 0 ? [{}] : asking.map(({ policy }) => policy.scan ?? {})).map((asked) =>
    withVex(vulnerabilities, scan, asked, context),
  );
  return vulnerabilities.map((item, at) => {
    const seen = views.flatMap((view) => view[at]?.vex ?? []);
    const vex = seen.find(({ counts }) => !counts) ?? seen[0];
    return vex === undefined ? item : { ...item, vex };
  });
}
