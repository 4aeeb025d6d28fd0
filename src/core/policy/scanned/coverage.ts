import type { ImageContents, NotCovered } from '../../model/image-contents.js';
import type { ImageScan, ScanAspect, ScanReport } from '../../model/scan-report.js';
import { code, either } from '../judging/words.js';
import { forgedSystem } from './claimed-system.js';
import { scannerLabel } from './scanner-names.js';

/*
 * "0 vulnerabilities" is said of an image in which a scanner had nothing to look at, too: one that deletes its package database, forges
 * os-release, or carries only program files. What keeps silence from meaning anything is said here, each with its own words
 * (threats.md, Scan; the table is in docs/policy.md). Evidence is gathered by us where we can, since the image's author writes the rest.
 */

/** What we saw in the image ourselves that no scanner's silence outweighs, as noun phrases. */
export function gapsOfImage({ contents, reports }: ImageScan, wanted: readonly ScanAspect[]): readonly string[] {
  const notCovered = describeNotCovered('Wharfmaster', contents.notCovered);
  if (!wanted.includes('vulnerabilities')) return notCovered;
  return [...notCovered, ...deletedDatabases(contents), ...forgedSystem(contents, reports), ...endOfLife(reports)];
}

/** What keeps one scanner's silence about one kind of thing from meaning anything, as noun phrases. */
export function gapsOfReport(report: ScanReport, aspect: ScanAspect, { contents }: ImageScan): readonly string[] {
  const notCovered = describeNotCovered(scannerLabel(report.scanner.id), report.notCovered);
  return aspect === 'vulnerabilities' ? [...notCovered, ...nothingToCompare(report, contents)] : notCovered;
}

function describeNotCovered(who: string, parts: readonly NotCovered[]): readonly string[] {
  const named = parts
    .slice(0, mostParts)
    .map(({ what, why }) => `what is in ${code(what)}: ${who} did not look into it (${why.slice(0, 300)})`);
  return parts.length > mostParts ? [...named, `what is in ${parts.length - mostParts} more parts: ${who} did not look into them`] : named;
}

/** More would be a list that nobody reads; the report has them all. */
const mostParts = 50;

function deletedDatabases({ packageDatabases }: ImageContents): readonly string[] {
  return packageDatabases
    .filter(({ deleted }) => deleted)
    .map(({ kind, path }) => `which packages are installed: the image deletes or empties its package database ${code(path)} (${kind})`);
}

function endOfLife(reports: readonly ScanReport[]): readonly string[] {
  return reports.flatMap(({ scanner, system }) => {
    if (system === undefined || (system.endOfLife !== true && system.supported !== false)) return [];
    const name = code(`${system.family}${system.version === undefined ? '' : ` ${system.version}`}`);
    const why =
      system.endOfLife === true ? 'is past its end of life, so nobody publishes them' : `is not supported by ${scannerLabel(scanner.id)}`;
    return [`advisories for the operating system: ${name} ${why}`];
  });
}

function nothingToCompare(report: ScanReport, contents: ImageContents): readonly string[] {
  const name = scannerLabel(report.scanner.id);
  const { packages } = report;
  const { executables, files, system, packageDatabases, ownInventories } = contents;
  const programs = `${executables} program file${executables === 1 ? '' : 's'}`;
  if (files === 0) return [];
  if (report.system === undefined && system !== undefined)
    return [`advisories for the operating system: ${name} did not recognise ${code(system.id)}`];
  if (executables === 0 && packageDatabases.length === 0) return [];
  if (packages === 0)
    return [
      `which packages are installed: ${name} recognised none ${executables === 0 ? 'in the package database' : `beside ${programs}`}`,
    ];
  const hasDatabase = packageDatabases.some(({ deleted }) => !deleted);
  if (!hasDatabase && ownInventories.length > 0)
    return [
      `which packages are installed: all there is to go by is what the image says about itself (${either(ownInventories.map(code))})`,
    ];
  if (report.system === undefined && executables > 1)
    return [`the operating system: ${name} recognised none, and without one nobody knows where ${programs} come from`];
  if (packages !== undefined && !hasDatabase && executables === 1 && (report.packagesOfPrograms ?? 0) === 0)
    return [`what the one program file is made of: the packages that ${name} recognised lie beside it, and are not said to be in it`];
  if (packages === undefined && !hasDatabase)
    return [`which packages are installed: the image has no package database, and ${name} does not say how many packages it recognised`];
  return [];
}
