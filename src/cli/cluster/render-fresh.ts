import {
  exporters,
  failed,
  freshObjects,
  ok,
  runExport,
  type ClusterObject,
  type EvidencePolicy,
  type Exporter,
  type GoverningPolicy,
  type ManagedSettings,
  type Result,
} from '../../core/index.js';
import * as path from 'node:path';
import type { LoadedPolicy } from '../../node/policies/load-policy.js';
import { innerPath, policyRoot } from '../../node/paths.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import { folderOf, identityOf, trustMaterial, type MaterialPlaces } from '../export/trust-material.js';
import { exitCodes, type Io } from '../io.js';
import { openHere } from '../policies/open-here.js';

/** What would be installed in a cluster now, and by which policies. */
export interface Fresh {
  readonly objects: readonly ClusterObject[];
  readonly targets: readonly string[];
  readonly governing: GoverningPolicy;
  /** As a record of evidence names them. */
  readonly policies: readonly EvidencePolicy[];
  readonly managed?: ManagedSettings;
}

/** Why nothing was rendered, with the exit code. */
export interface RenderProblem {
  readonly says: string;
  readonly code: number;
}

/** Targets whose files are objects of a cluster. */
export const clusterTargets: readonly string[] = ['kubernetes', 'kyverno', 'gatekeeper', 'gatekeeper-library', 'sigstore', 'openshift'];

/** Renders every policy that governs here for the targets of `--target`, as `policy export` does with the same flags. */
export function renderFresh(given: Arguments, io: Io): Result<Fresh, RenderProblem> {
  const targets = targetsOf(given);
  if (!targets.ok) return wrong(targets.problem);
  const opened = openHere(given, io);
  if (!opened.ok) return wrong(opened.problem);
  const root = policyRoot(io.workingDirectory, io.workingDirectory);
  const governing = opened.value.governing({ folder: '.', root: innerPath(root, io.workingDirectory) });
  const [broken] = governing.broken;
  if (broken !== undefined) return wrong(`The policy ${broken.file} is broken. \`wharfmaster policy check ${broken.file}\` says where.`);
  const files = new Set(governing.layers.map(({ label }) => label.file));
  const loaded = opened.value.met().filter(({ file, layer }) => layer !== undefined && files.has(file));
  if (loaded.length === 0) return wrong('No policy was found here. Write a .wharfmaster.yaml, or name one with --policy.');
  const { managed } = opened.value.organisation;
  const places = placesOf(given, managed, io);
  if (!places.ok) return wrong(places.problem);
  const objects: ClusterObject[] = [];
  for (const exporter of targets.value)
    for (const policy of loaded) {
      const rendered = renderOne(policy, exporter, places.value, given, io);
      if (!rendered.ok) return rendered;
      objects.push(...rendered.value);
    }
  const settings = managed?.settings;
  return ok({
    objects: unique(objects),
    targets: targets.value.map(({ id }) => id),
    governing,
    policies: loaded.flatMap(toEvidence),
    ...(settings !== undefined && { managed: settings }),
  });
}

function targetsOf({ lists }: Arguments): Result<readonly Exporter[], string> {
  const asked = lists.get('target') ?? ['kubernetes'];
  const found = [...new Set(asked)].map((id) => ({ id, exporter: exporters.find((exporter) => exporter.id === id) }));
  const unknown = found.find(({ id, exporter }) => exporter === undefined || !clusterTargets.includes(id));
  if (unknown !== undefined)
    return failed(`--target ${unknown.id} is nothing that is installed in a cluster. There are: ${clusterTargets.join(', ')}.`);
  return ok(found.flatMap(({ exporter }) => exporter ?? []));
}

function placesOf(given: Arguments, managed: MaterialPlaces['managed'], io: Io): Result<MaterialPlaces, string> {
  const roots = (given.lists.get('trust-root') ?? []).map(
    (text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const,
  );
  if (roots.some(([name, file]) => name === '' || file === ''))
    return failed('--trust-root needs NAME=PATH, e.g. --trust-root bank-sigstore=/etc/sigstore/bank.');
  return ok({
    ...(managed === undefined ? {} : { managed }),
    roots: Object.fromEntries(roots.map(([name, file]) => [name, path.resolve(io.workingDirectory, file)])),
    publicKeys: (given.lists.get('public-key') ?? []).map((file) => path.resolve(io.workingDirectory, file)),
  });
}

function renderOne(
  { file, layer, digest }: LoadedPolicy,
  exporter: Exporter,
  places: MaterialPlaces,
  given: Arguments,
  io: Io,
): Result<readonly ClusterObject[], RenderProblem> {
  if (layer === undefined || digest === undefined) return wrong(`${file} cannot be read.`);
  const material = trustMaterial(layer.policy, folderOf(file, io), places, io);
  if (!material.ok) return failed({ says: material.problem, code: exitCodes.unreadable });
  const options = optionsFor(given, exporter);
  if (!options.ok) return wrong(options.problem);
  const outcome = runExport(exporter, {
    policy: layer.policy,
    identity: identityOf(layer.policy, digest()),
    material: material.value,
    now: io.now,
    allowsLooser: given.switches.has('allow-looser'),
    options: options.value,
  });
  return outcome.ok ? ok(freshObjects(outcome.value.files)) : wrong(`${outcome.problem.message} ${outcome.problem.next}`);
}

/** With several targets an option belongs to each that knows it. */
function optionsFor({ lists }: Arguments, { id, options }: Exporter): Result<ReadonlyMap<string, string>, string> {
  const answers = new Map<string, string>();
  const isOnly = (lists.get('target') ?? ['']).length === 1;
  for (const written of lists.get('option') ?? []) {
    const equals = written.indexOf('=');
    const option = options.find(({ name }) => name === written.slice(0, Math.max(equals, 0)));
    if (option === undefined && !isOnly) continue;
    const value = written.slice(equals + 1);
    if (option === undefined || (option.values !== undefined && !option.values.includes(value)))
      return failed(
        `--option ${written}: ${id} knows ${options.map(({ name, values }) => `${name}=${values?.join('|') ?? 'VALUE'}`).join(', ') || 'none'}.`,
      );
    answers.set(option.name, value);
  }
  return ok(answers);
}

/** Several policies may share an object (a template): it is installed once. */
function unique(objects: readonly ClusterObject[]): readonly ClusterObject[] {
  return [
    ...new Map(objects.map((object) => [JSON.stringify([object.apiVersion, object.kind, object.namespace, object.name]), object])).values(),
  ];
}

function toEvidence({ layer, digest }: LoadedPolicy): readonly EvidencePolicy[] {
  if (layer === undefined || digest === undefined) return [];
  const { name, version, serial } = layer.policy.metadata ?? {};
  return [
    {
      layer: layer.kind,
      ...(name !== undefined && { name }),
      ...(version !== undefined && { version }),
      ...(serial !== undefined && { serial }),
      digest: digest(),
    },
  ];
}

function wrong(says: string): Result<never, RenderProblem> {
  return failed({ says, code: exitCodes.wrong });
}
