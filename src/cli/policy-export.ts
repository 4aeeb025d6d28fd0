import * as path from 'node:path';
import {
  escapeText,
  exporters,
  failed,
  nearestWord,
  objectName,
  ok,
  runExport,
  toJson,
  type ExportedFile,
  type Exporter,
  type ExportOutcome,
  type Result,
} from '../core/index.js';
import type { LoadedPolicy } from '../node/policies/load-policy.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';
import { folderOf, identityOf, trustMaterial, type MaterialPlaces } from './export/trust-material.js';
import { writeFiles } from './export/write-files.js';
import { exitCodes, type Io } from './io.js';
import { governingHere } from './policies/governing-here.js';

/** `wharfmaster policy export TARGET`: the policies in force as the objects of an engine that enforces them, with a report of what is lost. */
export const run: Run = (given, io) => Promise.resolve(exportPolicy(given, io));

function exportPolicy(given: Arguments, io: Io): number {
  const target = toTarget(given.positionals[0]);
  if (!target.ok) return refuse(target.problem, io);
  const options = optionsOf(given, target.value);
  if (!options.ok) return refuse(options.problem, io);
  const policies = policiesHere(given, io);
  if (!policies.ok) return refuse(policies.problem, io);
  const { loaded, places } = policies.value;
  if (target.value.layers === 'one-only' && loaded.length > 1) return refuse(oneOnly(target.value, loaded), io);
  const namesakes = sameName(loaded);
  if (namesakes !== undefined) return refuse(namesakes, io);
  const outcomes: { readonly folder: string; readonly outcome: ExportOutcome }[] = [];
  for (const [at, policy] of loaded.entries()) {
    const outcome = exportOne(policy, { exporter: target.value, options: options.value, places, given }, io);
    if (!outcome.ok) return outcome.problem;
    outcomes.push({ folder: loaded.length === 1 ? '' : `${at + 1}/`, outcome: outcome.value });
  }
  return deliver(outcomes, given, io);
}

function toTarget(name: string | undefined): Result<Exporter, string> {
  const ids = exporters.map(({ id }) => id);
  const found = exporters.find(({ id }) => id === name);
  if (found !== undefined) return ok(found);
  if (name === undefined) return failed(`Name a target: ${ids.join(', ')}.`);
  const near = nearestWord(name, ids);
  return failed(`\`${name}\` is no target.${near === undefined ? '' : ` Did you mean \`${near}\`?`} There are: ${ids.join(', ')}.`);
}

function optionsOf({ lists }: Arguments, { id, options }: Exporter): Result<ReadonlyMap<string, string>, string> {
  const answers = new Map<string, string>();
  for (const written of lists.get('option') ?? []) {
    const equals = written.indexOf('=');
    const option = options.find(({ name }) => name === written.slice(0, Math.max(equals, 0)));
    const value = written.slice(equals + 1);
    if (option === undefined) {
      const known = options.map(({ name, about }) => `${name} (${about})`).join('; ');
      return failed(`--option ${written}: ${id} ${known === '' ? 'has no options.' : `knows NAME=VALUE for ${known}.`}`);
    }
    if (option.values !== undefined && !option.values.includes(value))
      return failed(`--option ${written}: \`${option.name}\` is one of ${option.values.join(', ')}.`);
    answers.set(option.name, value);
  }
  return ok(answers);
}

interface PoliciesHere {
  readonly loaded: readonly LoadedPolicy[];
  readonly places: MaterialPlaces;
}

function policiesHere(given: Arguments, io: Io): Result<PoliciesHere, string> {
  const governing = governingHere(given, io);
  if (!governing.ok) return governing;
  const { loaded, managed } = governing.value;
  const roots = (given.lists.get('trust-root') ?? []).map(
    (text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const,
  );
  if (roots.some(([name, file]) => name === '' || file === ''))
    return failed('--trust-root needs NAME=PATH, e.g. --trust-root bank-sigstore=/etc/sigstore/bank.');
  return ok({
    loaded,
    places: {
      ...(managed === undefined ? {} : { managed }),
      roots: Object.fromEntries(roots.map(([name, file]) => [name, path.resolve(io.workingDirectory, file)])),
      publicKeys: (given.lists.get('public-key') ?? []).map((file) => path.resolve(io.workingDirectory, file)),
    },
  });
}

function oneOnly({ title }: Exporter, loaded: readonly LoadedPolicy[]): string {
  return (
    `${title} knows one policy only, and here ${loaded.length} govern together (${loaded.map(({ file }) => file).join(', ')}). ` +
    'Export the one that it is meant to enforce: name it with --policy and add --no-workspace-policy.'
  );
}

/** Objects are called after their policy, so that of two policies of one name the second would replace the first. */
function sameName(loaded: readonly LoadedPolicy[]): string | undefined {
  const names = loaded.map(({ layer }) => objectName({ name: layer?.policy.metadata?.name ?? '', digest: '' }));
  const [first, second] = loaded.filter((_, at) => names.indexOf(names[at] ?? '') !== names.lastIndexOf(names[at] ?? ''));
  if (first === undefined || second === undefined) return undefined;
  return `${first.file} and ${second.file} would give their objects the same name, so that one would replace the other. Give each a \`metadata.name\` of its own.`;
}

interface Asked {
  readonly exporter: Exporter;
  readonly options: ReadonlyMap<string, string>;
  readonly places: MaterialPlaces;
  readonly given: Arguments;
}

/** A failure is the exit code; what is wrong has been said. */
function exportOne(
  { file, layer, digest }: LoadedPolicy,
  { exporter, options, places, given }: Asked,
  io: Io,
): Result<ExportOutcome, number> {
  if (layer === undefined || digest === undefined) return failed(refuse(`${file} cannot be read.`, io));
  const material = trustMaterial(layer.policy, folderOf(file, io), places, io);
  if (!material.ok) return failed(say(material.problem, exitCodes.unreadable, io));
  const outcome = runExport(exporter, {
    policy: layer.policy,
    identity: identityOf(layer.policy, digest()),
    material: material.value,
    now: io.now,
    allowsLooser: given.switches.has('allow-looser'),
    options,
  });
  if (outcome.ok) return outcome;
  const { code, message, next } = outcome.problem;
  return failed(say(`${message} ${next}`, code === 'EXPORT_LOOSER' ? exitCodes.blocked : exitCodes.wrong, io));
}

function deliver(outcomes: readonly { readonly folder: string; readonly outcome: ExportOutcome }[], given: Arguments, io: Io): number {
  const files = outcomes.flatMap(({ folder, outcome }) => outcome.files.map(({ name, text }) => ({ name: folder + name, text })));
  const reports = outcomes.map(({ outcome }) => outcome.report);
  const report: ExportedFile = { name: 'export-report.json', text: `${toJson(reports.length === 1 ? reports[0] : reports, 2)}\n` };
  const output = given.values.get('output');
  if (output === undefined) {
    const printed = toOneText(files);
    if (printed === undefined) return refuse(`This target consists of ${files.length} files. Name a folder for them: --output DIR.`, io);
    io.out(printed);
  } else {
    const written = writeFiles([...files, report], path.resolve(io.workingDirectory, output));
    if (!written.ok) return say(written.problem, exitCodes.unreadable, io);
    for (const { name } of [...files, report]) io.out(`${escapeText(path.posix.join(output.split(path.sep).join('/'), name))}\n`);
  }
  for (const outcome of outcomes) tell(outcome.outcome, io);
  return exitCodes.fine;
}

/** One file as it is; several only as YAML documents, of which a stream may hold many. */
function toOneText(files: readonly ExportedFile[]): string | undefined {
  const [first, ...others] = files;
  if (first === undefined) return undefined;
  if (others.length === 0) return first.text;
  return files.every(({ name }) => /\.ya?ml$/.test(name)) ? files.map(({ text }) => text).join('---\n') : undefined;
}

function tell({ report: { title, proof, rules, policy } }: ExportOutcome, io: Io): void {
  const count = (fidelity: string): number => rules.filter((rule) => rule.fidelity === fidelity).length;
  const counts = `${count('exact')} exact, ${count('stricter')} stricter, ${count('looser')} looser, ${count('not-expressible')} not expressible`;
  io.note(
    `${escapeText(policy.name ?? 'The policy')} for ${title}: ${counts}. ${proof === 'unproved' ? 'Unproved: no real engine judged such output in our tests.' : `Proved with ${proof}.`}`,
  );
  for (const { path: at, fidelity, reason } of rules) if (fidelity !== 'exact') io.note(escapeText(`  ${fidelity}  ${at}  ${reason}`));
}

function refuse(sentence: string, io: Io): number {
  return say(sentence, exitCodes.wrong, io);
}

function say(sentence: string, code: number, io: Io): number {
  io.note(`wharfmaster: ${escapeText(sentence)}`);
  return code;
}
