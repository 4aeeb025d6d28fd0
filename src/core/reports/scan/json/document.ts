import type { ImageScan, ScanReport } from '../../../model/scan-report.js';
import type { ScanItem } from '../../../model/scan-verdict.js';
import { allNotCovered } from '../describe-scan.js';
import { layerPlacesOf, type ItemPlace } from '../item-place.js';
import { standingItems, type StandingItem } from '../item-standing.js';
import type { AuditedImage, AuditedScanFinding, InstructionRecord, Placement, ScanAudit } from '../scan-audit.js';

type Fields = Readonly<Record<string, unknown>>;

/** The document that `--format json` prints, as schemas/scan-report.schema.json describes it; absent fields are undefined. */
export function scanDocument(audit: ScanAudit): Fields {
  return {
    engineVersion: audit.engineVersion,
    rulesVersion: audit.rulesVersion,
    stage: audit.stage,
    exitCode: audit.exitCode,
    asked: audit.asked,
    startedAt: audit.startedAt,
    finishedAt: audit.finishedAt,
    dockerfile: audit.dockerfile,
    nativeConfigurations: some(audit.nativeConfigurations.map(nativeFields)),
    policies: audit.policies,
    policyFindings: some(
      audit.policyFindings.map(({ file, line, column, rule, level, what, why, next }) => ({
        file,
        line,
        column,
        rule,
        level,
        what,
        why,
        next,
      })),
    ),
    problem: audit.problem === undefined ? undefined : problemFields(audit.problem),
    verdict: { outcome: audit.outcome, ...overall(audit) },
    subjects: audit.images.map(imageFields),
  };
}

/** Findings of all images together; with several, each says which it is about. */
function overall({ images, verdict }: ScanAudit): Fields {
  const own = verdict === undefined ? [] : [{ verdict, about: undefined }];
  const all = [
    ...own,
    ...images.map((image) => ({ verdict: image.verdict, about: images.length > 1 ? image.scan.subject.imageId : undefined })),
  ];
  return {
    findings: all.flatMap(({ verdict: { findings }, about }) => findings.map((finding) => ({ ...findingFields(finding), imageId: about }))),
    missing: [...new Set(all.flatMap(({ verdict: { missing } }) => missing))],
  };
}

function imageFields({ scan, verdict, placement }: AuditedImage): Fields {
  const placeOf = layerPlacesOf(placement);
  const items = standingItems(verdict);
  const of = (kind: ScanItem['kind']): readonly Fields[] =>
    items.filter(({ entry }) => entry.kind === kind).map((item) => itemFields(item, placeOf));
  return {
    subject: scan.subject,
    system: systemOf(scan),
    verdict: { outcome: verdict.outcome, findings: verdict.findings.map(findingFields), missing: verdict.missing },
    attribution: placement === undefined ? undefined : attributionFields(placement),
    scanners: scan.reports.map(reportFields),
    vulnerabilities: of('vulnerability'),
    secrets: of('secret'),
    misconfigurations: of('misconfiguration'),
    malware: of('malware'),
    failures: scan.failures.map(({ scanner, problem, command }) => ({ scanner, ...problemFields(problem), command })),
    notCovered: allNotCovered(scan),
    ignoredConfigurations: scan.ignoredConfigurations,
  };
}

/** What we saw in the image ourselves counts before what a scanner says. */
function systemOf({ contents, reports }: ImageScan): Fields | undefined {
  const said = reports.find(({ system }) => system !== undefined)?.system;
  if (contents.system === undefined && said === undefined) return undefined;
  const { id, version } = contents.system ?? {};
  return { family: id ?? said?.family, version: version ?? said?.version, endOfLife: said?.endOfLife, supported: said?.supported };
}

function findingFields({ rule, level, what, why, next, policy, excepted, items, enforced }: AuditedScanFinding): Fields {
  const [first, ...others] = policy.map(({ name, version, layer }) => ({ name, version, layer }));
  return {
    rule,
    level,
    what,
    why,
    next,
    policy: first,
    alsoPolicies: some(others),
    excepted,
    enforced,
    items: items.length,
  };
}

type PlaceOf = ReturnType<typeof layerPlacesOf>;

function itemFields({ entry, standing, finding }: StandingItem, placeOf: PlaceOf): Fields {
  return {
    ...ownFields(entry, placeOf),
    standing,
    rule: finding?.rule,
    exception: finding?.excepted?.id,
    ...placeFields(placeOf(entry.item.layer)),
  };
}

/** A secret's own rule and line have names of their own: `rule` and `line` are the policy's and the Dockerfile's. */
function ownFields(entry: ScanItem, placeOf: PlaceOf): Fields {
  if (entry.kind === 'secret') {
    const { rule, line, ...rest } = entry.item;
    return { secretRule: rule, ...rest, fileLine: line };
  }
  if (entry.kind !== 'vulnerability') return { ...entry.item };
  const { disagreements, otherPlaces, ...rest } = entry.item;
  const others = otherPlaces?.map((place) => ({ ...place, ...placeFields(placeOf(place.layer)) }));
  return { ...rest, otherPlaces: others, disagreements: some(disagreements) };
}

function placeFields(place: ItemPlace | undefined): Fields {
  if (place === undefined) return {};
  return { origin: place.origin, line: place.at?.line, instruction: place.at?.keyword };
}

function attributionFields({ file, fit, score, from, layers }: Placement): Fields {
  return {
    file,
    fit,
    score: Math.round(score * 1000) / 1000,
    from: from === undefined ? undefined : instructionFields(from),
    layers: layers.map(({ layer, origin, at }) => ({ layer, origin, ...(at === undefined ? {} : instructionFields(at)) })),
  };
}

function instructionFields({ keyword, line }: InstructionRecord): Fields {
  return { line, instruction: keyword };
}

function reportFields(report: ScanReport): Fields {
  const { scanner, database, startedAt, finishedAt, command, lookedFor, packages, tellsKnownExploited } = report;
  return { ...scanner, database, lookedFor, packages, tellsKnownExploited, startedAt, finishedAt, command };
}

function nativeFields({ scanner, file, hides, settings, understood }: ScanAudit['nativeConfigurations'][number]): Fields {
  return { scanner, file, hides: hides.map(({ words }) => words), settings, understood };
}

/** A cause is for our own log: it may hold anything. */
function problemFields({ code, message, next }: { readonly code: string; readonly message: string; readonly next: string }): Fields {
  return { code, message, next };
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
