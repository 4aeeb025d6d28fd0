import { nearestWord } from '../../model/nearest-word.js';
import { scanAspects } from '../../model/scan-report.js';
import { scannerIds } from '../../scanners/index.js';
import type { Scan, Threshold } from '../document.js';
import type { PolicyProblem } from '../layer.js';
import { code, either } from '../judging/words.js';
import { wantedAspects } from '../scanned/required-reports.js';
import { durationOf } from '../scanned/scan-age.js';
import { canLookFor, noneLooksFor, scannerLabel, scannersFor } from '../scanned/scanner-names.js';
import { remarkAt, type Lint } from './lint.js';

/** What a `scan` section asks for and can never have, or asks for in two ways. */
export const scanWishes: Lint = (policy, reading) => [
  ...lists.flatMap((list) => list(policy, reading)),
  ...thresholdsOutOfOrder(policy, reading),
  ...exploitabilityOfNobody(policy, reading),
  ...levelsOfNothing(policy, reading),
];

const unknownScanners: Lint = ({ scan }, reading) =>
  (scan?.scanners ?? []).flatMap((id, index): readonly PolicyProblem[] => {
    if (scannerIds.includes(id)) return [];
    const near = nearestWord(id, scannerIds);
    const remark = {
      what: `${code(id)} is no scanner that Wharfmaster knows.`,
      why: scan?.require === 'all' ? 'It can never have looked, so no image passes.' : 'Its results can never be there.',
      next: near === undefined ? `Scanners are: ${scannerIds.join(', ')}.` : `Did you mean ${code(near)}?`,
    };
    return [remarkAt(reading, ['scan', 'scanners', index], remark)];
  });

const noScanners: Lint = ({ scan }, reading) => {
  if (scan?.scanners?.length !== 0) return [];
  const remark = {
    what: '`scanners` is empty.',
    why: 'No scanner counts, so no image passes.',
    next: 'List some, or remove the key: then every scanner counts.',
  };
  return [remarkAt(reading, ['scan', 'scanners'], remark)];
};

/** A required scanner that looks for nothing the policy wants is waited for in vain. */
const idleScanners: Lint = ({ scan }, reading) => {
  if (scan?.require !== 'all') return [];
  const wanted = wantedAspects(scan);
  return (scan.scanners ?? []).flatMap((id, index): readonly PolicyProblem[] => {
    if (!scannerIds.includes(id) || wanted.some((aspect) => canLookFor(id, aspect))) return [];
    const able = scanAspects.filter((aspect) => canLookFor(id, aspect));
    const remark = {
      what: `${scannerLabel(id)} looks for ${either(able).replace(' or ', ' and ')} only, and this policy asks for ${either(wanted).replace(' or ', ' and ')}.`,
      why: '`require: all` makes every image wait for it, and what it finds decides nothing.',
      next: `Remove ${code(id)} here, or ask for what it looks for.`,
    };
    return [remarkAt(reading, ['scan', 'scanners', index], remark)];
  });
};

/** The gate then takes any scanner's word; that is said, since the author may not know. */
const nobodyListed: Lint = ({ scan }, reading) => {
  const { scanners } = scan ?? {};
  if (scan === undefined || scanners === undefined) return [];
  return wantedAspects(scan).flatMap((aspect): readonly PolicyProblem[] => {
    if (!noneLooksFor(scanners, aspect)) return [];
    const remark = {
      what: `None of the listed scanners looks for ${aspect}.`,
      why: 'The policy asks for it, so any scanner that does will count, listed or not.',
      next: `List one that shall: ${scannersFor(aspect)}.`,
    };
    const key = keys[aspect];
    return [remarkAt(reading, scan[key] === undefined ? ['scan', 'scanners'] : ['scan', key], remark, 'info')];
  });
};

const lists: readonly Lint[] = [unknownScanners, noScanners, idleScanners, nobodyListed];

const keys = {
  vulnerabilities: 'thresholds',
  secrets: 'secrets',
  misconfigurations: 'misconfiguration',
  malware: 'malware',
} as const satisfies Record<(typeof scanAspects)[number], keyof Scan>;

/** More is accepted of the worse than of the milder: likely the two were swapped. */
const thresholdsOutOfOrder: Lint = ({ scan }, reading) => {
  const ordered = ['critical', 'high', 'medium', 'low'] as const;
  return ordered.slice(0, -1).flatMap((name, at): readonly PolicyProblem[] => {
    const milder = ordered.slice(at + 1).find((other) => isLooser(scan?.thresholds?.[name], scan?.thresholds?.[other]));
    if (milder === undefined) return [];
    const remark = {
      what: `More ${name} vulnerabilities are accepted here than ${milder} ones.`,
      why: `An image could have what is worse and not what is milder, which nobody wants.`,
      next: `Make \`${name}\` at least as strict as \`${milder}\`.`,
    };
    return [remarkAt(reading, ['scan', 'thresholds', name, 'max'], remark)];
  });
};

function isLooser(worse: Threshold | undefined, milder: Threshold | undefined): boolean {
  if (worse === undefined || milder === undefined) return false;
  const grace = ({ grace: text }: Threshold) => (text === undefined ? 0 : durationOf(text));
  const isWider = worse.fixableOnly === true && milder.fixableOnly !== true;
  return worse.max > milder.max || (worse.max === milder.max && (isWider || grace(worse) > grace(milder)));
}

const exploitabilityOfNobody: Lint = ({ scan }, reading) => {
  const { vex } = scan ?? {};
  if (vex === undefined) return [];
  if (vex.authors === undefined || vex.authors.length === 0) {
    const remark = {
      what: '`vex` lists no authors.',
      why: 'Then nobody’s statement takes a vulnerability away.',
      next: 'Add `authors: [product-security@bank.example]`, with whom you trust.',
    };
    return [remarkAt(reading, ['scan', 'vex'], remark)];
  }
  if (vex.signers !== undefined && vex.signers.length > 0) return [];
  const remark = {
    what: '`vex` lists no signers.',
    why: 'Statements then count in the editor alone: in pipelines, at push and at admission they must be signed by a listed signer.',
    next: 'Add `signers`, with names under `trust.signers`.',
  };
  return [remarkAt(reading, ['scan', 'vex'], remark)];
};

/** What is written in the section wins, and without a section nobody asks. */
const levelsOfNothing: Lint = ({ rules = {}, scan }, reading) => {
  const asked: Readonly<Record<string, readonly [key: string, isAsked: boolean, wins: boolean]>> = {
    'vulnerable-image': ['thresholds', scan?.thresholds !== undefined, false],
    'secret-in-image': ['secrets', scan?.secrets !== undefined, true],
    'malware-in-image': ['malware', scan?.malware !== undefined, true],
    'misconfigured-image': ['misconfiguration', scan?.misconfiguration !== undefined, true],
    'image-not-scanned': ['unscanned', scan !== undefined, scan?.unscanned !== undefined],
    'scan-stale': ['maxAge', scan?.maxAge !== undefined || scan?.maxDatabaseAge !== undefined, false],
  };
  return Object.entries(asked).flatMap(([rule, [key, isAsked, wins]]): readonly PolicyProblem[] => {
    const level = rules[rule]?.level;
    if (level === undefined || (isAsked && !wins) || (!isAsked && level === 'off')) return [];
    const remark = isAsked
      ? {
          what: `\`${rule}\` has a level here and another under \`scan.${key}\`.`,
          why: `What \`scan.${key}\` says counts, so this level is never heard.`,
          next: 'Remove one of the two.',
        }
      : {
          what: `\`${rule}\` has a level, and nothing asks for it.`,
          why: 'Images are looked into only where `scan` says for what, so this rule never speaks.',
          next: `Add \`${key}\` under \`scan\`, or remove the level.`,
        };
    return [remarkAt(reading, ['rules', rule, 'level'], remark)];
  });
};
