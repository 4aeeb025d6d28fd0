import {
  describeOutcome,
  describeSignature,
  seenAttestations,
  seenSignatures,
  type CeremonyOutcome,
  type CeremonyPlan,
  type ManifestTrust,
  type Refusal,
  type RequirementOutcome,
} from '../../core/index.js';
import type { VerifyResult } from '../../tool-host/protocol.js';
import type { VerifiedEvidence } from '../../tool-host/evidence-protocol.js';
import { age, plain } from '../scanning/words.js';
import { targetName } from './words.js';

/* Pages in Markdown about plans, refusals, signatures and evidence. All foreign text in them is plain. */

/** Everything that is going to happen, before anything is sent. */
export function planPage(plan: CeremonyPlan): string {
  const { name, images, target, releasedNow, staging, policies, scan, signatures, attestations, remarks, resumed } = plan;
  const rows: (readonly [string, string])[] = [
    ['Image', [plain(name), ...images.map(({ imageId }) => code(imageId))].join(', ')],
    ['Released as', code(targetName(target))],
    ['There now', releasedNow === undefined ? 'nothing yet' : code(releasedNow)],
    ['Staged as', `${code(targetName(staging))}, which the policy lets nobody run`],
    ...policies.map(
      ({ name: policy, layer, version, digest }) =>
        ['Policy', `${plain([policy ?? layer, version].filter((part) => part !== undefined).join(' '))}, ${code(digest)}`] as const,
    ),
    ...plan.bases.map(({ base, digest }) => ['Proved to be built on', `${plain(base)}, ${code(digest)}`] as const),
    ['Scan', scan?.asked === true ? plain(scan.outcome) : 'no policy asks for one'],
  ];
  return page(`Plan: sign and push ${plain(name)}`, [
    resumed
      ? 'Nothing more was sent yet. This continues an earlier push: what is there already is looked at again.'
      : 'Nothing was sent yet.',
    table(rows),
    section(
      'Signed as',
      signatures.length === 0
        ? ['Nobody: no policy asks for a signature.']
        : signatures.map(({ signer, engine, format }) => `**${plain(signer)}**, by ${plain(engine)}, as ${plain(format)}`),
    ),
    section(
      'Attached',
      attestations.map(({ label, signer }) => `${plain(label)}, signed by ${plain(signer)}`),
    ),
    section('Remarks', remarks.map(refusalLine)),
    section('Refused, because', plan.refusals.map(refusalLine)),
    section('Then', [
      'The image is pushed under the staging tag, and what the registry returns is compared with what was scanned.',
      'That digest is signed, the statements are attached, and everything is verified from the registry.',
      'Only then the release tag moves to it, and the staging tag goes.',
    ]),
  ]);
}

/** Why nothing was sent, and what to do. */
export function refusalPage(plan: CeremonyPlan): string {
  return page(`Not allowed: ${plain(plan.name)} to ${plain(targetName(plan.target))}`, [
    'Nothing was sent.',
    ...plan.refusals.map(
      ({ rule, what, why, next }) =>
        `## ${words(what)}\n\n${words(why)}\n\n**What to do:** ${words(next)}${rule === undefined ? '' : `\n\nRule: ${code(rule)}`}`,
    ),
    section('Also', plan.remarks.map(refusalLine)),
    section(
      'Policy',
      plan.policies.map(
        ({ name, layer, version, digest }) =>
          `${plain([name ?? layer, version].filter((part) => part !== undefined).join(' '))}, ${code(digest)}`,
      ),
    ),
  ]);
}

/** How a push ended, in full. */
export function outcomePage(outcome: CeremonyOutcome): string {
  return page('Sign and push', [
    describeOutcome(outcome)
      .map((line) => plain(line.trim()))
      .join('\n\n'),
  ]);
}

/** Who vouches for an image, when, and which rule of the policy that meets or misses. */
export function verificationPage(reference: string, result: Extract<VerifyResult, { readonly trust: unknown }>, now: number): string {
  const { trust, verdict, policies } = result;
  const checked = age(trust.checkedAt, now);
  return page(`Signatures of ${plain(reference)}`, [
    `**${verdict.asked ? outcomeWords[verdict.outcome] : 'Not judged. No policy asks for signatures of this image; what is there is listed, held against nobody.'}**`,
    `${code(trust.digest)}, looked up ${checked ?? trust.checkedAt}${policies.length === 0 ? '' : `, judged by ${policies.map(plain).join(' and ')}`}.`,
    section('What the policy asks', verdict.requirements.map(requirementLine)),
    section(
      'What is wrong',
      verdict.findings.map(
        ({ what, why, next, excepted }) =>
          `${words(what)} ${words(why)} ${words(next)}${excepted === undefined ? '' : ` (excepted by ${plain(excepted.id)})`}`,
      ),
    ),
    section('Not known', [
      ...verdict.missing.map(words),
      ...trust.unknown.map(({ signer, problem }) => `${plain(signer)}: ${words(problem.message)} ${words(problem.next)}`),
    ]),
    ...trust.manifests.map(manifestSection),
  ]);
}

const outcomeWords = {
  passed: 'Passed. Everybody vouches for this image whom the policy asks for.',
  failed: 'Failed. The policy does not accept this image.',
  undetermined: 'Undetermined. The policy cannot accept this image, because something is not known.',
} as const;

/** What recomputing the log showed. */
export function evidencePage({ folder, outcome, lines }: VerifiedEvidence): string {
  const words = {
    holds: 'The evidence log holds.',
    broken: 'The evidence log is broken.',
    empty: 'The evidence log is empty.',
    unreadable: 'The evidence log cannot be read.',
  };
  return page(words[outcome], [...lines.map(plain), `The log lies in ${code(folder)}.`]);
}

function manifestSection(manifest: ManifestTrust): string {
  const { digest, platform } = manifest;
  const title =
    platform === undefined
      ? code(digest)
      : `${plain([platform.os, platform.architecture, platform.variant].filter((part) => part !== undefined).join('/'))}, ${code(digest)}`;
  const signatures = seenSignatures(manifest).map((one) => `Signature ${words(describeSignature(one))}`);
  const attestations = seenAttestations(manifest).map((one) => `Statement ${words(describeSignature(one))}`);
  return section(title, signatures.length + attestations.length === 0 ? ['Nothing is signed here.'] : [...signatures, ...attestations]);
}

function requirementLine({ asks, outcome, by, because, policy }: RequirementOutcome): string {
  const mark = { met: 'Met', missed: 'Missed', undetermined: 'Not known' }[outcome];
  const who = by.map(({ signer, time }) => `${signer}${time === undefined ? '' : ` at ${time}`}`).join(', ');
  return `**${mark}**: ${words(asks)}${who === '' ? '' : `, by ${plain(who)}`}${because === undefined ? '' : `. ${words(because)}`} (${plain(policy.name ?? policy.file)})`;
}

function refusalLine({ rule, what, why, next }: Refusal): string {
  return `${rule === undefined ? '' : `${code(rule)}: `}${words(what)} ${words(why)} ${words(next)}`;
}

function page(title: string, parts: readonly string[]): string {
  return [`# ${title}`, ...parts.filter((part) => part !== '')].join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`## ${title}`, lines.map((line) => `- ${line}`).join('\n')].join('\n\n');
}

function table(rows: readonly (readonly [string, string])[]): string {
  return ['| | |', '|---|---|', ...rows.map(([label, value]) => `| ${label} | ${value} |`)].join('\n');
}

/** Words of ours with foreign text in them: what stands between ticks stays so, and all of it is plain. */
function words(text: string): string {
  return text
    .split('`')
    .map((part, at, parts) => (at % 2 === 1 && at < parts.length - 1 ? code(part) : plain(part)))
    .join('');
}

/** Between ticks nothing is a mark but a tick; in a table a bar would be one too. */
function code(text: string): string {
  return `\`${text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}`|]/gu, ' ')}\``;
}
