import {
  escapeText,
  explainImage,
  placeClasses,
  toJson,
  type Explanation,
  type PlaceClass,
  type GoverningPolicy,
  type ImageQuestion,
  type JudgingContext,
  type LayerExplanation,
} from '../core/index.js';
import { originUrl } from '../node/git-config.js';
import { policyRoot, innerPath } from '../node/paths.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';

import { exitCodes, type Io } from './io.js';
import { printPatterns } from './policies/print-patterns.js';
import { openHere } from './policies/open-here.js';

/** `wharfmaster policy explain IMAGE`: judges one image as if it stood in a file of the working directory, and says which lines decide. */
export const run: Run = (given, io) => Promise.resolve(explain(given, io));

function explain(given: Arguments, io: Io): number {
  const [image] = given.positionals;
  const isRegex = given.switches.has('regex');
  if (image === undefined && !isRegex) return refuse('Name an image: wharfmaster policy explain registry.example/app:1.', io);
  const opened = openHere(given, io);
  if (!opened.ok) return refuse(opened.problem, io);
  const root = policyRoot(io.workingDirectory, io.workingDirectory);
  const governing = opened.value.governing({ folder: '.', root: innerPath(root, io.workingDirectory) });
  const broken = opened.value.met().filter(({ layer }) => layer === undefined);
  for (const { file } of broken)
    io.note(`wharfmaster: The policy ${escapeText(file)} is broken. \`wharfmaster policy check ${escapeText(file)}\` says where.`);
  if (broken.length > 0) return exitCodes.wrong;
  if (governing.layers.length === 0) return refuse('No policy was found here. Write a .wharfmaster.yaml, or name one with --policy.', io);
  io.out(
    isRegex
      ? printPatterns(governing, classOf(given), image)
      : answer(questionOf(given, image ?? ''), governing, given, contextAt(root, io)),
  );
  return exitCodes.fine;
}

function questionOf({ values }: Arguments, image: string): ImageQuestion {
  const [use, place, namespace] = [values.get('use'), values.get('in'), values.get('namespace')];
  return {
    image,
    ...(use === 'base' || use === 'tool' || use === 'run' ? { use } : {}),
    ...withClass(placeClasses.find((known) => known === place)),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** Manifests, where what is printed is deployed, unless another class is asked for. */
function classOf({ values }: Arguments): PlaceClass {
  return placeClasses.find((known) => known === values.get('in')) ?? 'manifest';
}

function withClass(placeClass: PlaceClass | undefined): Pick<ImageQuestion, 'class'> {
  return placeClass === undefined ? {} : { class: placeClass };
}

/** What a file of the working directory would be judged with: exceptions for this repository count. */
function contextAt(root: string, { now }: Io): JudgingContext {
  const origin = originUrl(root);
  return { now, ...(origin === undefined ? {} : { origin }) };
}

function answer(question: ImageQuestion, governing: GoverningPolicy, { values }: Arguments, context: JudgingContext): string {
  const explanation = explainImage(question, governing, context);
  return values.get('format') === 'json' ? `${toJson(explanation, 2)}\n` : describe(explanation);
}

function describe({ image, use, class: place, canonical, verdict, layers }: Explanation): string {
  const name = canonical === undefined || canonical === image ? image : `${image} (${canonical})`;
  const lines = [
    `${name}, use ${use}, in ${place}: ${verdict.outcome}`,
    ...verdict.findings.map(
      ({ level, rule, what, why, next, excepted }) =>
        `  ${excepted === undefined ? level : `excepted by ${excepted.id}`}  ${rule}  ${[what, why, next].join(' ')}`,
    ),
    ...verdict.missing.map((missing) => `  missing  ${missing}`),
    ...layers.flatMap(describeLayer),
  ];
  return `${lines.map(escapeText).join('\n')}\n`;
}

function describeLayer({ policy, identity, throughMirror, entries, exceptions, choices }: LayerExplanation): readonly string[] {
  const entry = (matched: LayerExplanation['entries'][number]): string =>
    `    ${matched.section}  ${matched.text}${matched.id === undefined ? '' : ` (${matched.id})`}`;
  return [
    `  ${policy.name ?? policy.file} ${policy.version ?? ''}`.trimEnd() + ` (${policy.layer}, ${policy.file})`,
    ...(identity === undefined ? [] : [`    is judged as  ${identity}`]),
    ...(throughMirror === undefined ? [] : [`    by the mirror  ${throughMirror}`]),
    ...(entries.length === 0 ? ['    no entry speaks for it'] : entries.map(entry)),
    ...exceptions.map(entry),
    ...(choices.length === 0 ? [] : [`    approved and near  ${choices.join(', ')}`]),
  ];
}

function refuse(sentence: string, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return exitCodes.wrong;
}
