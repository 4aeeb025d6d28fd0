import { resolveIn, resolvePath } from '../../model/file-path.js';
import { writtenSpan } from '../../model/traced-text.js';
import type { DockerfileBuild, GivenArgument, GivenContext, SourceFile } from '../../model/reading.js';
import { isNull, objectsIn, settle, settleEach, valuesAt, valuesOf, type HclEntry, type HclNode, type Scope } from '../hcl/index.js';
import { contextImage } from './context-image.js';
import { combinationsOf } from './matrix.js';
import { places } from './places.js';
import { Inheritance, type Target } from './targets.js';

/** So many builds of one file are looked into. */
const mostBuilds = 200;

/** So many ways to set the arguments of one build are told apart. */
const mostSets = 16;

/**
 * The Dockerfiles that the targets of a bake file build, with what they give them. Paths are relative to where bake is called, which is nearly
 * always the file's own folder.
 */
export function buildsOf(file: SourceFile, targets: readonly Target[], scope: Scope): readonly DockerfileBuild[] {
  const inheritance = new Inheritance(targets);
  const builds = new Map<string, DockerfileBuild>();
  for (const name of inheritance.names) {
    if (isOnlyInherited(inheritance, name)) continue;
    const bodies = inheritance.bodiesOf(name);
    for (const inside of combinationsOf(matrixOf(bodies), scope)) {
      for (const build of buildsOfTarget(file, bodies, inside)) if (builds.size < mostBuilds) builds.set(keyOf(build), build);
    }
  }
  return [...builds.values()];
}

/** Targets that give a Dockerfile the same are one build of it; an inline one that a matrix fills in differently is another each time. */
function keyOf({ dockerfile, given }: DockerfileBuild): string {
  const where = 'inline' in dockerfile ? [dockerfile.inline.text.runs[0]?.from.start, dockerfile.inline.text.text] : dockerfile.file;
  const args = given.args.map(({ name, value, at }) => [name, value.text, at?.start]);
  return JSON.stringify([where, args, given.contexts.map(({ name }) => name), given.target]);
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

function buildsOfTarget(file: SourceFile, bodies: readonly HclNode[], scope: Scope): readonly DockerfileBuild[] {
  const last = (key: string): HclNode | undefined => bodies.flatMap((body) => valuesAt(body, [key])).at(-1);
  const dockerfile = dockerfileOf(file, last, scope);
  const target = textOf(last('target'), scope);
  const contexts = contextsOf(bodies, scope);
  if (dockerfile === undefined) return [];
  return argumentSets(bodies, scope).map((args) => ({
    dockerfile,
    given: { args, contexts, ...(target !== undefined && { target }) },
    argPlace: places.argument,
  }));
}

function dockerfileOf(
  file: SourceFile,
  last: (key: string) => HclNode | undefined,
  scope: Scope,
): DockerfileBuild['dockerfile'] | undefined {
  const inline = last('dockerfile-inline');
  if (inline !== undefined && !isNull(inline, scope)) {
    const { text, assumes } = settle(inline, scope);
    return { inline: { text, assumes } };
  }
  const context = textOf(last('context'), scope, '.');
  const folder = context === undefined ? undefined : resolvePath(file.path, context);
  const name = textOf(last('dockerfile'), scope, 'Dockerfile');
  const path = folder === undefined || name === undefined ? undefined : resolveIn(folder, name);
  return path === undefined ? undefined : { file: path };
}

/** Each way in which the arguments may be set: a choice goes either way, and `null` leaves it to the Dockerfile. */
function argumentSets(bodies: readonly HclNode[], scope: Scope): readonly (readonly GivenArgument[])[] {
  let sets: readonly (readonly GivenArgument[])[] = [[]];
  for (const { key, value } of entriesOf(bodies, 'args')) {
    if (isNull(value, scope)) continue;
    const values = settleEach(value, scope);
    const isTooMany = values.length === 0 || sets.length * values.length > mostSets;
    const given = (isTooMany ? [settle(value, scope)] : values).map(({ text, assumes, at }) => ({
      name: key.text,
      value: text,
      assumes,
      at,
    }));
    sets = sets.flatMap((set) => given.map((one) => [...set, one]));
  }
  return sets;
}

function contextsOf(bodies: readonly HclNode[], scope: Scope): readonly GivenContext[] {
  return entriesOf(bodies, 'contexts').flatMap(({ key, value }) => {
    if (isNull(value, scope)) return [];
    const { text: written, assumes, at } = settle(value, scope);
    const text = contextImage(written);
    const context = { name: key.text, at: (text && writtenSpan(text)) ?? at };
    return text === undefined ? context : { ...context, image: { text, assumes, place: places.context } };
  });
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
  if (node === undefined || isNull(node, scope)) return otherwise;
  const { text } = settle(node, scope);
  return text.runs.some(({ open }) => open !== undefined) ? undefined : text.text;
}
