import { escapeSarif } from '../../escape.js';
import type { Json } from '../../sarif/parts.js';
import { allNotCovered, describeFailure, describeNative } from '../describe-scan.js';
import type { AuditedImage, ScanAudit } from '../scan-audit.js';

/** What went wrong, what is not known and what was not looked into. */
export function notifications(audit: ScanAudit): readonly Json[] {
  const { problem, verdict, images, nativeConfigurations } = audit;
  return [
    ...(problem === undefined ? [] : [notification('error', `${problem.message} ${problem.next}`, problem.code)]),
    ...(verdict?.missing ?? []).map(missing),
    ...nativeConfigurations.map((native) => notification('note', describeNative(native))),
    ...images.flatMap(ofImage),
  ];
}

function ofImage({ scan, verdict, placement }: AuditedImage): readonly Json[] {
  return [
    ...scan.failures.map((failure) => notification('error', describeFailure(failure), failure.problem.code)),
    ...verdict.missing.map(missing),
    ...allNotCovered(scan).map(({ what, why }) => notification('warning', `Not looked into: ${what} (${why}).`)),
    ...(placement === undefined || placement.fit === 'exact'
      ? []
      : [
          notification(
            'note',
            `The image’s history fits ${placement.file} ${placement.fit === 'none' ? 'nowhere' : 'only in part'}: lines are a guess.`,
          ),
        ]),
  ];
}

function missing(what: string): Json {
  return notification('warning', `Undetermined: nobody can decide without: ${what}`);
}

function notification(level: 'error' | 'warning' | 'note', text: string, code?: string): Json {
  return { level, message: { text: escapeSarif(text) }, ...(code === undefined ? {} : { descriptor: { id: code } }) };
}
