import { MarkupKind, type Hover, type Position } from 'vscode-languageserver';
import {
  describeSignature,
  seenAttestations,
  seenSignatures,
  type ImageTrust,
  type ManifestTrust,
  type TrustVerdict,
} from '../../core/index.js';
import { toRange } from '../convert.js';
import type { JudgedText } from '../judge-text.js';
import { useAt } from '../locate-use.js';
import { code, plain, sentence } from '../markdown.js';
import { ageOf } from './age.js';
import type { NamedTrust, TrustFindings } from './trust-findings.js';

/** So many signatures and manifests are told of at one place. */
const mostNamed = 8;

/** A hover with what is known about who vouches for the image that stands at the same place, and how old that is. */
export function withTrust(own: Hover | null, text: JudgedText, position: Position, findings: TrustFindings): Hover | null {
  if (findings.store.isEmpty || text.state !== 'judged') return own;
  const judged = useAt(text, text.lines.offsetAt(position));
  const known = judged === undefined ? undefined : findings.of(judged.use, text);
  if (judged === undefined || known === undefined) return own;
  const paragraphs = [...paragraphsOf(own), ...describeTrust(known, text.context.now)];
  const range = own?.range ?? toRange(text.lines, judged.use.at.span);
  return { contents: { kind: MarkupKind.Markdown, value: paragraphs.join('\n\n') }, range };
}

function paragraphsOf(own: Hover | null): readonly string[] {
  const contents = own?.contents;
  return typeof contents === 'object' && 'kind' in contents ? [contents.value] : [];
}

function describeTrust({ trust, verdict }: NamedTrust, now: number): readonly string[] {
  return [
    `**Signatures:** ${outcomeOf(verdict)}`,
    ...listed([
      ...verdict.findings.map(
        ({ rule, what, excepted }) =>
          `${code(rule)}: ${sentence(what)}${excepted === undefined ? '' : ` Excepted by ${code(excepted.id)}.`}`,
      ),
      ...verdict.requirements.map(({ asks, outcome }) => `${outcomeWords[outcome]}: ${sentence(asks)}`),
    ]),
    ...trust.manifests.slice(0, mostNamed).flatMap((manifest) => describeManifest(manifest, trust)),
    ...(trust.manifests.length > mostNamed ? [`and ${trust.manifests.length - mostNamed} more manifests`] : []),
    sentence(ageOf(trust, now).words),
  ];
}

const outcomeWords = { met: 'met', missed: 'missed', undetermined: 'nobody knows' } as const;

function outcomeOf({ outcome, asked, missing }: TrustVerdict): string {
  if (!asked) return 'no policy asks for any';
  switch (outcome) {
    case 'passed':
      return '**everybody vouches for it whom the policy asks for**';
    case 'failed':
      return '**not what the policy asks for**';
    case 'undetermined':
      return `**undetermined**: ${missing.slice(0, 3).map(sentence).join('; ')}`;
  }
}

function describeManifest(manifest: ManifestTrust, { manifests }: ImageTrust): readonly string[] {
  const seen = [...seenSignatures(manifest), ...seenAttestations(manifest)].map((one) => plain(describeSignature(one)));
  const { platform, digest } = manifest;
  const name = platform === undefined ? digest.slice(0, 19) : `${platform.os}/${platform.architecture}`;
  const lines = seen.length === 0 ? ['no signature and no statement'] : seen;
  return [...(manifests.length > 1 ? [`At ${code(name)}:`] : []), ...listed(lines)];
}

function listed(lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > mostNamed ? [`- and ${lines.length - mostNamed} more`] : [];
  return [[...lines.slice(0, mostNamed).map((line) => `- ${line}`), ...more].join('\n')];
}
