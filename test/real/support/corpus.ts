import { execFile } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile, copyFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

/** A file that somebody published in a package. */
export interface CorpusFile {
  /** `module@version/path`. */
  readonly name: string;
  readonly text: string;
}

/** Where a corpus takes its files from and which it wants. */
export interface CorpusFilter {
  /** Go modules as `path@version`; they hold whole repositories, and their checksums never change. */
  readonly modules: readonly string[];
  /** Says from its path below the module whether a file is wanted; also part of the cache's name, so give it a name of its own. */
  readonly wants: (path: string) => boolean;
  /** Names the selection in the cache; change it when `wants` changes. */
  readonly name: string;
  /** Larger files are left out. */
  readonly largest?: number;
}

/** Modules with many Dockerfiles in them. */
export const dockerfileModules: readonly string[] = [
  'github.com/moby/buildkit@v0.34.1',
  'github.com/docker/cli@v28.5.1+incompatible',
  'github.com/docker/docker@v28.5.1+incompatible',
  'github.com/docker/buildx@v0.29.1',
  'github.com/docker/compose/v2@v2.40.0',
  'k8s.io/kubernetes@v1.35.4',
  'github.com/argoproj/argo-cd/v2@v2.14.20',
  'github.com/argoproj/argo-workflows/v3@v3.7.2',
  'github.com/grafana/loki/v3@v3.5.7',
  'github.com/containerd/containerd/v2@v2.1.4',
  'github.com/hashicorp/vault@v1.20.4',
  'github.com/cilium/cilium@v1.18.2',
  'github.com/GoogleContainerTools/skaffold/v2@v2.16.1',
  'github.com/GoogleContainerTools/kaniko@v1.24.0',
  'github.com/containers/buildah@v1.41.5',
  'github.com/openshift/source-to-image@v1.5.1',
  'github.com/tektoncd/pipeline@v1.5.0',
];

/** True for the names that say Dockerfile or Containerfile. */
export function isDockerfile(path: string): boolean {
  const name = basename(path);
  return (
    /(^|\.)([Dd]ocker|[Cc]ontainer)file$|^([Dd]ocker|[Cc]ontainer)file/.test(name) && !/\.(dockerignore|go|md|ts|js|txt\.gz)$/.test(name)
  );
}

/**
 * The wanted files of the modules, from `${WHARFMASTER_CACHE ?? ~/.cache/wharfmaster}/corpus` when they are there, else through
 * `go mod download`. A module that cannot be had is an error: a smaller corpus proves less than the test says.
 */
export async function corpusFiles(filter: CorpusFilter): Promise<readonly CorpusFile[]> {
  const files: CorpusFile[] = [];
  for (const module of filter.modules) {
    const folder = await collected(module, filter);
    for (const path of (await filesBelow(folder)).toSorted()) {
      files.push({ name: `${module}/${relative(folder, path)}`, text: await readFile(path, 'utf8') });
    }
  }
  return files;
}

const run = promisify(execFile);

/** The folder in the cache that holds the wanted files of one module. */
async function collected(module: string, filter: CorpusFilter): Promise<string> {
  const cache = process.env['WHARFMASTER_CACHE'] ?? join(homedir(), '.cache', 'wharfmaster');
  const folder = join(cache, 'corpus', filter.name, module.replaceAll(/[^\w.@+-]/g, '_'));
  if (await exists(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const collecting = await mkdtemp(`${folder}.`);
  try {
    await collect(await download(module), collecting, filter);
    await rename(collecting, folder).catch(async (cause: unknown) => {
      if (!(await exists(folder))) throw cause;
    });
  } finally {
    await rm(collecting, { recursive: true, force: true });
  }
  return folder;
}

async function download(module: string): Promise<string> {
  const environment = { ...process.env, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod' };
  try {
    const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd: '/', env: environment, maxBuffer: 1 << 20 });
    const answer: unknown = JSON.parse(stdout);
    if (typeof answer === 'object' && answer !== null && 'Dir' in answer && typeof answer.Dir === 'string') return answer.Dir;
    throw new Error(stdout);
  } catch (cause) {
    throw new Error(`The Go module ${module} of the corpus could not be downloaded with \`go mod download\`.`, { cause });
  }
}

async function collect(from: string, to: string, { wants, largest = 5_000_000 }: CorpusFilter): Promise<void> {
  for (const path of await filesBelow(from)) {
    const name = relative(from, path).replaceAll('\\', '/');
    if (!wants(name) || (await stat(path)).size > largest) continue;
    await mkdir(dirname(join(to, name)), { recursive: true });
    await copyFile(path, join(to, name));
  }
  await writeFile(join(to, '.collected'), '');
}

/** Regular files only: a link could lead anywhere. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== '.collected');
  return files.map((entry) => join(entry.parentPath, entry.name));
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
