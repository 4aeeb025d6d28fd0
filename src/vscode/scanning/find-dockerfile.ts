/*
 * Which Dockerfile an image is of, and whether it is one of this workspace's images. Loaded when the first image is to be placed,
 * because it brings the readers of Compose and bake files along.
 */
import {
  attributeLayers,
  fileKinds,
  findDockerfileOf,
  noFacts,
  parseReference,
  printReference,
  type ImageConfig,
} from '../../core/index.js';
import type { DockerfileOfImage } from '../../lsp/protocol.js';

/** One file of the workspace. */
export interface WorkspaceText {
  readonly uri: string;
  /** With `/`, as readers want it. */
  readonly path: string;
  readonly text: string;
}

/** A Dockerfile as somebody has it built: alone, or by a Compose or bake file with a target and arguments. */
export interface BuildCandidate {
  readonly file: WorkspaceText;
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** The build file that says so. */
  readonly by?: WorkspaceText;
}

export interface ImageToPlace {
  readonly names: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly config: Pick<ImageConfig, 'diffIds' | 'history'>;
}

/** A Dockerfile with the image that its shipped stage is FROM, as it is written there. */
export interface FoundDockerfile {
  readonly dockerfile: DockerfileOfImage;
  /** Every instruction that makes history is there, in order: good enough to take the image for one of this workspace's. */
  readonly fits: boolean;
  readonly base?: string;
}

const mostCandidates = 200;

/** Every way in which the workspace builds a Dockerfile. */
export async function findCandidates(
  dockerfiles: readonly WorkspaceText[],
  buildFiles: readonly WorkspaceText[],
): Promise<readonly BuildCandidate[]> {
  const byPath = new Map(dockerfiles.map((file) => [file.path, file]));
  const built = await Promise.all(buildFiles.map(async (by) => ({ by, builds: await readBuilds(by) })));
  const given = built.flatMap(({ by, builds }) =>
    builds.flatMap(({ path, target, buildArgs }) => {
      const file = byPath.get(path);
      return file === undefined ? [] : [{ file, by, ...(target === undefined ? {} : { target }), buildArgs }];
    }),
  );
  return [...given, ...dockerfiles.map((file) => ({ file }))].slice(0, mostCandidates);
}

async function readBuilds(by: WorkspaceText) {
  const kind = fileKinds.find((one) => (one.id === 'compose' || one.id === 'docker-bake') && one.claimsName(by.path));
  const reader = await kind?.load();
  const builds = reader?.read({ path: by.path, text: by.text }, noFacts).builds ?? [];
  return builds.flatMap(({ dockerfile, given }) =>
    'file' in dockerfile
      ? [
          {
            path: dockerfile.file,
            target: given.target,
            buildArgs: Object.fromEntries(given.args.map(({ name, value }) => [name, value.text] as const)),
          },
        ]
      : [],
  );
}

/** The Dockerfile whose instructions fit the image's history best; undefined when none fits. */
export function findDockerfile(image: ImageToPlace, candidates: readonly BuildCandidate[]): FoundDockerfile | undefined {
  const rated = rateAll(image, candidates);
  const [best] = rated;
  if (best === undefined) return undefined;
  const { candidate, fit, score, baseLayers } = best;
  const rivals = rated.filter((one) => one.candidate.file !== candidate.file && one.named === best.named && score - one.score < near);
  const dockerfile: DockerfileOfImage = {
    uri: candidate.file.uri,
    ...(candidate.target === undefined ? {} : { target: candidate.target }),
    ...(candidate.buildArgs === undefined ? {} : { buildArgs: candidate.buildArgs }),
    because: best.named ? (isComposed(image) ? 'label' : 'name') : 'history',
    certain: fit === 'exact' && rivals.length === 0,
    ...(fit === 'exact' ? { baseLayers } : {}),
  };
  const base = baseOf(image, candidate);
  return { dockerfile, fits: fit === 'exact' && score >= goodScore, ...(base === undefined ? {} : { base }) };
}

/** Two fits within this distance are alike; below that score a fit proves nothing (core/layers/find-dockerfile-of.ts). */
const near = 0.1;
const goodScore = 0.5;

interface Rated {
  readonly candidate: BuildCandidate;
  readonly fit: 'exact' | 'partial' | 'none';
  readonly score: number;
  readonly baseLayers: number;
  /** The build file that builds it names the image. */
  readonly named: boolean;
}

/** Best first. What a build file builds is tried with its target and arguments, every Dockerfile alone with each of its stages. */
function rateAll(image: ImageToPlace, candidates: readonly BuildCandidate[]): readonly Rated[] {
  const config = asConfig(image);
  const alone = candidates.flatMap(({ file, by }) => (by === undefined ? [file] : []));
  const files = new Map(alone.map((file) => [file.uri, file]));
  const ranked = findDockerfileOf(config, alone).ranked.flatMap(({ uri, target, ...how }): Rated[] => {
    const file = files.get(uri);
    return file === undefined ? [] : [{ candidate: { file, ...(target === undefined ? {} : { target }) }, ...how, named: false }];
  });
  const given = candidates
    .filter(({ by }) => by !== undefined)
    .map((candidate): Rated => ({
      candidate,
      ...attributeLayers(config, candidate.file.text, hintsOf(candidate)),
      named: isNamedBy(image, candidate),
    }));
  const fitting = [...given, ...ranked].filter(({ fit, score }) => fit !== 'none' && score > 0);
  return fitting.toSorted((a, b) => b.score - a.score || Number(b.named) - Number(a.named));
}

function hintsOf({ target, buildArgs }: BuildCandidate): {
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
} {
  return { ...(target === undefined ? {} : { target }), ...(buildArgs === undefined ? {} : { buildArgs }) };
}

/** The image that the shipped stage is FROM, as it is written. */
function baseOf(image: ImageToPlace, candidate: BuildCandidate): string | undefined {
  const { from } = attributeLayers(asConfig(image), candidate.file.text, hintsOf(candidate));
  return from === undefined ? undefined : candidate.file.text.slice(from.head.start, from.head.end);
}

/** Fitting a history takes these of a config; labels and triggers say nothing about instructions. */
function asConfig({ config, labels }: ImageToPlace): ImageConfig {
  return { ...config, labels, onBuild: [], imageId: '' };
}

/** Whether the build file that builds it names the image, or is the Compose project that the image says it is of. */
function isNamedBy(image: ImageToPlace, { by }: BuildCandidate): boolean {
  if (by === undefined) return false;
  return image.names.some((name) => mentions(by.text, name)) || isOfProject(image, by);
}

function isComposed({ labels }: ImageToPlace): boolean {
  return labels[composeProject] !== undefined;
}

const composeProject = 'com.docker.compose.project';

/** Compose names a project after its folder, in lower case and without what a name may not hold (compose-go, NormalizeProjectName). */
function isOfProject({ labels }: ImageToPlace, { path }: WorkspaceText): boolean {
  const folder = path.split('/').at(-2) ?? '';
  return (
    labels[composeProject] ===
    folder
      .toLowerCase()
      .replace(/[^-_a-z0-9]/g, '')
      .replace(/^[-_]+/, '')
  );
}

/** Why an image is one of this workspace's, in words; undefined when it is none. */
export function whyItBelongs(image: ImageToPlace, texts: readonly WorkspaceText[], found: FoundDockerfile | undefined): string | undefined {
  for (const file of texts) {
    const name = image.names.find((one) => mentions(file.text, one));
    if (name !== undefined) return `${name} stands in ${nameOf(file.path)}`;
    if (/compose[^/]*\.ya?ml$/i.test(file.path) && isOfProject(image, file)) return `Compose project ${image.labels[composeProject] ?? ''}`;
  }
  return found?.fits === true ? `its history fits ${nameOf(decodeURIComponent(found.dockerfile.uri))}` : undefined;
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** Whether a text names the image, in one of the ways in which people write it. A name alone counts only behind `image:` and its like. */
export function mentions(text: string, name: string): boolean {
  return (
    spellings(name).some((spelling) => hasWord(text, spelling, false)) || bareSpellings(name).some((bare) => hasWord(text, bare, true))
  );
}

function spellings(name: string): readonly string[] {
  const short = name.replace(/^(localhost|docker\.io)\/(library\/)?/, '');
  return name.includes(':') ? [...new Set([name, short])] : [];
}

function bareSpellings(name: string): readonly string[] {
  return spellings(name).flatMap((spelling) => (spelling.endsWith(':latest') ? [spelling.slice(0, -':latest'.length)] : []));
}

function hasWord(text: string, word: string, asImage: boolean): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const before = text.slice(Math.max(0, at - 24), at);
    const after = text.charAt(at + word.length);
    if (/[\w./:@-]$/.test(before) || /^[\w./:@-]/.test(after)) continue;
    if (!asImage || /(?:image|tags?)["']?\s{0,4}[:=]\s{0,4}\[?\s{0,4}["']?$/i.test(before)) return true;
  }
  return false;
}

/** The canonical spelling, with the tag that is meant when none is written: names of runtimes and of files compare by it. */
export function canonicalName(name: string): string | undefined {
  const parsed = parseReference(name);
  if (!parsed.ok) return undefined;
  const { reference } = parsed.value;
  return printReference(reference.tag === undefined && reference.digest === undefined ? { ...reference, tag: 'latest' } : reference);
}
