import { resolveIn, resolvePath } from '../../model/file-path.js';
import type { DockerfileBuild, GivenArgument, GivenContext, SourceFile } from '../../model/reading.js';
import { objectsIn, settle, valuesAt, valuesOf, type HclEntry, type HclNode, type Scope } from '../hcl/index.js';
import { combinationsOf } from './matrix.js';
import { places } from './places.js';
import { Inheritance, type Target } from './targets.js';

/** So many builds of one file are looked into. */
const mostBuilds = 500;

/**
 * The Dockerfiles that the targets of a bake file build, with what they give them. Paths are relative to where bake is called, which is nearly
 * always the file's own folder.
 */
export function buildsOf(file: SourceFile, targets: readonly Target[], scope: Scope): readonly DockerfileBuild[] {
  const inheritance = new Inheritance(targets);
  const builds: DockerfileBuild[] = [];
  for (const name of inheritance.names) {
    if (isOnlyInherited(inheritance, name)) continue;
    const bodies = inheritance.bodiesOf(name);
    for (const inside of combinationsOf(matrixOf(bodies), scope)) {
      if (builds.length >= mostBuilds) return builds;
      const build = buildOf(file, bodies, inside);
      if (build !== undefined) builds.push(build);
    }
  }
  return builds;
}

/** `target "_common" { args = … }` is built only as part of those that inherit it. */
function isOnlyInherited(inheritance: Inheritance, name: string): boolean {
  const saysWhat = (node: HclNode): boolean =>
    ['context', 'dockerfile', 'dockerfile-inline'].some((key) => valuesAt(node, [key]).length > 0);
  return inheritance.isInherited(name) && !inheritance.own(name).some(saysWhat);
}

/** The matrix of a target is its own: those that it inherits from were other targets. */
function matrixOf(bodies: readonly HclNode[]): HclNode {
  return bodies.at(-1) ?? { kind: 'other', at: { start: 0, end: 0 } };
}

function buildOf(file: SourceFile, bodies: readonly HclNode[], scope: Scope): DockerfileBuild | undefined {
  const last = (key: string): HclNode | undefined => bodies.flatMap((body) => valuesAt(body, [key])).at(-1);
  const target = textOf(last('target'), scope);
  const given = { args: argumentsOf(bodies, scope), contexts: contextsOf(bodies), ...(target !== undefined && { target }) };
  const inline = last('dockerfile-inline');
  if (inline !== undefined) {
    const { text, assumes } = settle(inline, scope);
    return { dockerfile: { inline: { text, assumes } }, given, argPlace: places.argument };
  }
  const context = textOf(last('context'), scope, '.');
  const folder = context === undefined ? undefined : resolvePath(file.path, context);
  const name = textOf(last('dockerfile'), scope, 'Dockerfile');
  const path = folder === undefined || name === undefined ? undefined : resolveIn(folder, name);
  return path === undefined ? undefined : { dockerfile: { file: path }, given, argPlace: places.argument };
}

function argumentsOf(bodies: readonly HclNode[], scope: Scope): readonly GivenArgument[] {
  return entriesOf(bodies, 'args').flatMap(({ key, value }) => {
    if (value.kind === 'plain' && value.text === 'null') return [];
    const { text, assumes } = settle(value, scope);
    return [{ name: key.text, value: text, assumes, at: value.at }];
  });
}

function contextsOf(bodies: readonly HclNode[]): readonly GivenContext[] {
  return entriesOf(bodies, 'contexts').map(({ key, value }) => ({ name: key.text, at: value.at }));
}

/** The entries of a map, each key once: what is said last counts. */
function entriesOf(bodies: readonly HclNode[], attribute: string): readonly HclEntry[] {
  const byKey = new Map<string, HclEntry>();
  for (const object of bodies.flatMap((body) => objectsIn(body).flatMap((one) => valuesOf(one, attribute).flatMap(objectsIn))))
    for (const entry of object.entries) byKey.set(entry.key.text, entry);
  return [...byKey.values()];
}

/** A text without open parts; `otherwise` where nothing is written. */
function textOf(node: HclNode | undefined, scope: Scope, otherwise?: string): string | undefined {
  if (node === undefined) return otherwise;
  const { text } = settle(node, scope);
  return text.runs.some(({ open }) => open !== undefined) ? undefined : text.text;
}
