import { resolveIn, resolvePath } from '../../model/file-path.js';
import type { DockerfileBuild, GivenArgument, Reading, SourceFile } from '../../model/reading.js';
import type { TracedText } from '../../model/traced-text.js';
import { tracedFrom } from '../../model/traced-text.js';
import { withoutPrefix } from '../image-text/index.js';
import { noteRows, readYamlFile, type Search, type YamlRow } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';
import { places, words } from './places.js';

/** Reads a configuration, its profiles included. */
export function readSkaffold(file: SourceFile): Reading {
  return readYamlFile(file, { words, find });
}

function find(search: Search): void {
  if (isManifest(search)) {
    search.embedded.push({ kind: 'kubernetes', text: tracedFrom(search.file.text, search.document.at) });
    return;
  }
  const from = ['', 'profiles[]'].flatMap((path) => (path === '' ? search.roots : search.at(path)));
  const artifacts = search.at('build.artifacts[]', from);
  // What the file builds itself is fetched by nobody, wherever it is named again.
  const products = new Set(search.scalars('image', artifacts).map(({ text }) => text));
  const settle = (text: TracedText): readonly { readonly text: TracedText }[] =>
    products.has(text.text) ? [] : [{ text: withoutPrefix(text, 'docker://', 'registry://') ?? text }];
  noteRows(search, rows, { from, settle });
  for (const artifact of artifacts) for (const builder of ['docker', 'kaniko']) search.builds.push(...buildsOf(search, artifact, builder));
}

/** A document of the same file that a cluster takes. */
function isManifest(search: Search): boolean {
  const versions = search.scalars('apiVersion');
  return versions.length > 0 && !versions.some(({ text }) => text.startsWith('skaffold/'));
}

const rows: readonly YamlRow[] = [
  { place: places.base, paths: ['ko.fromImage', 'jib.fromImage', 'buildpacks.runImage'].map((path) => `build.artifacts[].${path}`) },
  {
    place: places.builder,
    paths: ['buildpacks.builder', 'buildpack.builder', 'kaniko.image', 'kaniko.initImage'].map((path) => `build.artifacts[].${path}`),
  },
  {
    place: places.builder,
    paths: ['dockerImage', 'kanikoImage', 'mavenImage', 'gradleImage', 'packImage', 'koImage'].map(
      (key) => `build.googleCloudBuild.${key}`,
    ),
  },
  { place: places.container, paths: ['verify[].container.image', 'customActions[].containers[].image'] },
];

/** The Dockerfile of an artifact: its path is relative to the artifact's context. */
function buildsOf(search: Search, artifact: YamlNode, builder: string): readonly DockerfileBuild[] {
  const text = (path: string): string | undefined => search.scalars(path, [artifact])[0]?.text;
  if (search.at(builder, [artifact]).length === 0) return [];
  const folder = resolvePath(search.file.path, text('context') ?? text('workspace') ?? '.');
  const file = folder === undefined ? undefined : resolveIn(folder, text(`${builder}.dockerfile`) ?? 'Dockerfile');
  if (file === undefined) return [];
  const target = text(`${builder}.target`);
  const given = { args: argumentsOf(search, artifact, builder), contexts: [], ...(target !== undefined && { target }) };
  return [{ dockerfile: { file }, given, argPlace: places.buildArgument }];
}

function argumentsOf(search: Search, artifact: YamlNode, builder: string): readonly GivenArgument[] {
  return search
    .entries(search.at(`${builder}.buildArgs`, [artifact]))
    .flatMap(({ key, value }) => (value.kind === 'scalar' ? [{ name: key, value: search.trace(value), at: value.at, assumes: [] }] : []));
}
