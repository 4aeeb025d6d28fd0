import type { FoundMalware, FoundSecret, Misconfiguration } from '../../model/scan-report.js';
import { present, textIn, type JsonRecord } from '../read-json.js';
import { toDigest, toSeverity } from '../report-fields.js';

/** What compliance checks found, sorted by what it is. */
export interface ReadCompliances {
  readonly secrets: readonly FoundSecret[];
  readonly malware: readonly FoundMalware[];
  readonly misconfigurations: readonly Misconfiguration[];
}

/** Keys, secrets and malware are compliance checks there (docs.prismacloud.io, Prisma Cloud Labs checks 422, 424, 425). */
export function readCompliances(items: readonly JsonRecord[]): ReadCompliances {
  const bounded = items.slice(0, 10_000);
  return {
    secrets: bounded.filter(isSecret).flatMap(toSecrets),
    malware: bounded.filter(isMalware).map((item) => ({ signature: titleOf(item), path: pathsIn(item)[0] ?? '(not named)' })),
    misconfigurations: bounded.filter((item) => !isSecret(item) && !isMalware(item)).map(toMisconfiguration),
  };
}

function titleOf(item: JsonRecord): string {
  return textIn(item['title'], 200) ?? 'Compliance check';
}

function isSecret(item: JsonRecord): boolean {
  const title = titleOf(item).toLowerCase();
  return title.includes('private key') || title.includes('sensitive information') || title.includes('secrets');
}

function isMalware(item: JsonRecord): boolean {
  return titleOf(item).toLowerCase().includes('malware');
}

/** Of the cause only paths are kept: it may quote what was found. */
function toSecrets(item: JsonRecord): readonly FoundSecret[] {
  const paths = pathsIn(item);
  const rule = ruleOf(item);
  return (paths.length === 0 ? ['(config)'] : paths).map((path) => ({
    rule,
    title: titleOf(item),
    severity: toSeverity(item['severity']),
    path,
  }));
}

/** `Found: /app/id_rsa`. Words that hold what paths hardly do, as Base64 does, are left out. */
function pathsIn(item: JsonRecord): readonly string[] {
  const cause = textIn(item['cause'], 4_000) ?? '';
  const words = cause.split(/[\s,;:"']+/).slice(1, 200);
  return words.filter((word) => /^\/[\w.@%~/-]{1,300}$/.test(word)).slice(0, 100);
}

function ruleOf(item: JsonRecord): string {
  const { id } = item;
  return typeof id === 'number' ? String(id) : (textIn(id, 100) ?? titleOf(item));
}

function toMisconfiguration(item: JsonRecord): Misconfiguration {
  return present({
    id: ruleOf(item),
    title: titleOf(item),
    severity: toSeverity(item['severity']),
    advice: textIn(item['description'], 500),
    layer: toDigest(item['layerDigest']),
  });
}
