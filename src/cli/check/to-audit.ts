import { pathToFileURL } from 'node:url';
import { placingIn, rulesVersion, type Audit, type NewParts } from '../../core/index.js';
import { policyFindings, policyRecords } from './describe-policies.js';
import type { Session } from './session.js';
import { exitCodeOf, summarise } from './summarise.js';

/** What was found, ready to be printed. */
export function toAudit(session: Session, isPolicyWrong: boolean): Audit {
  const { files, notices, policies, options, io, show } = session;
  const met = policies.met();
  const texts = new Map(met.map(({ file, reading }) => [file, reading?.text]));
  const findings = policyFindings(
    met,
    placingIn((file) => texts.get(file), show),
  );
  const found = {
    engineVersion: __ENGINE_VERSION__,
    rulesVersion,
    homepage: __HOMEPAGE__,
    stage: options.stage,
    root: pathToFileURL(`${io.workingDirectory}/`).href,
    files,
    policyFindings: findings,
    policies: policyRecords(met, show, options.format !== 'text'),
    notices,
  };
  return { ...found, ...judgedAsWhole(found, session, isPolicyWrong) };
}

/** The same without what its baseline has too. */
export function narrowed(found: Audit, { files, policyFindings: own, known }: NewParts, session: Session, isPolicyWrong: boolean): Audit {
  const left = { ...found, files, policyFindings: own };
  const { summary, exitCode } = judgedAsWhole(left, session, isPolicyWrong);
  return { ...left, summary: { ...summary, known }, exitCode };
}

function judgedAsWhole(
  found: Pick<Audit, 'files' | 'notices' | 'policyFindings'>,
  { leftOut, options: { strict } }: Session,
  isPolicyWrong: boolean,
): Pick<Audit, 'summary' | 'exitCode'> {
  const unreadableFiles = found.notices.filter(({ level }) => level !== 'note').length;
  return {
    summary: summarise(found.files, { unreadableFiles, leftOut }),
    exitCode: exitCodeOf(found, { isPolicyWrong, strict }),
  };
}
