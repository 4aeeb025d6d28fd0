import type { Audit, PlacedRange, PolicyRecord } from '../../model/audit.js';
import { rules, type RuleInfo } from '../../model/rules.js';

/* What every SARIF log of ours has in common, whatever was judged. */

export type Json = Readonly<Record<string, unknown>>;

/** Where the schema of every log is. */
export const sarifSchema = 'https://json.schemastore.org/sarif-2.1.0.json';

export const sarifLevels = { error: 'error', warn: 'warning', info: 'note' } as const;

export function driver({ engineVersion, rulesVersion, homepage }: Pick<Audit, 'engineVersion' | 'rulesVersion' | 'homepage'>): Json {
  return {
    name: 'Wharfmaster',
    version: engineVersion,
    semanticVersion: engineVersion,
    informationUri: homepage,
    rules: rules.map((rule) => descriptor(rule, homepage)),
    properties: { engineVersion, rulesVersion },
  };
}

function descriptor({ id, family, level, summary }: RuleInfo, homepage: string): Json {
  const helpUri = `${homepage.replace(/\/+$/, '')}/rules/${id}`;
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: {
      text: `${summary} What it means and what to do: ${helpUri}`,
      markdown: `${summary} [What it means and what to do](${helpUri})`,
    },
    helpUri,
    defaultConfiguration: level === 'off' ? { enabled: false, level: 'note' } : { level: sarifLevels[level] },
    properties: { tags: [family] },
  };
}

/** The policies that took part, as a run's properties name them. */
export function policyProperties(policies: readonly PolicyRecord[]): readonly Json[] {
  return policies.map(({ name, version, digest, layer }) => ({
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    digest,
    layer,
  }));
}

export function physical(at: PlacedRange): Json {
  return { artifactLocation: artifact(at.file), region: region(at) };
}

export function region({ line, column, endLine, endColumn }: PlacedRange): Json {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** Names below the working directory are relative to SRCROOT; others are whole `file:` URIs. */
export function artifact(file: string): Json {
  const path = file.split('/').map(encodeSegment).join('/');
  if (file.startsWith('/')) return { uri: `file://${path}` };
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${file.slice(0, 2)}${path.slice(path.indexOf('/'))}` };
  return { uri: path, uriBaseId: 'SRCROOT' };
}

/** `encodeURIComponent` throws on half a surrogate pair, which a file name on some systems may hold. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
}
