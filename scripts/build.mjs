// Bundles the three shells with esbuild. usage: node scripts/build.mjs [--watch] [--meta]
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { context } from 'esbuild';
import { buildInTwo } from './build-in-two.mjs';
import { lazyLibraries } from './lazy-libraries.mjs';
import { splitCore } from './split-core.mjs';

const watch = process.argv.includes('--watch');
const manifest = JSON.parse(await readFile('package.json', 'utf8'));
// Another folder, so that several builds can stand side by side while tests run.
const dist = process.env.WHARFMASTER_DIST ?? 'dist';
if (!watch) await rm(dist, { recursive: true, force: true });

/** The libraries of sigstore, which only signing and verifying load: a file each, shared by all bundles. */
const aside = ['sigstore-work', 'update-framework'];

/** The HTTP client, which is larger than all that use it: one file for all bundles too. */
const httpClient = {
  name: 'http-client',
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, ({ kind }) => (kind === 'entry-point' ? undefined : { path: './undici.cjs', external: true }));
  },
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node22.22',
  sourcemap: watch,
  minify: !watch,
  keepNames: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [splitCore, httpClient, onDemand(aside)],
  // The same library as ES modules, of which only what is used is bundled: a fifth less to load before the first verdict.
  alias: { yaml: join(process.cwd(), 'node_modules/yaml/browser/dist/index.js') },
  define: {
    __ENGINE_VERSION__: JSON.stringify(manifest.version),
    __HOMEPAGE__: JSON.stringify(manifest.homepage),
    __ENGINE_BUILD__: JSON.stringify(await engineBuild()),
  },
};

// `require` for what is imported on demand: Node's own `import()` of a CommonJS file first parses all of it once more for its exports.
const commonJs = {
  ...common,
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  mainFields: ['module', 'main'],
  supported: { 'dynamic-import': false },
};

const commands = [
  'check',
  'images',
  'scan',
  'sign-and-push',
  'verify',
  'policy-check',
  'policy-pull',
  'policy-sign',
  'policy-publish',
  'remote-policies',
  'policy-explain',
  'policy-export',
  'policy-diff',
  'policy-report',
  'policy-import',
  'config',
  'doctor',
  'lsp',
  'evidence-list',
  'evidence-verify',
  'evidence-checkpoint',
  'evidence-impact',
  'evidence-drill',
  'evidence-import-admission',
  'policy-drift',
];

/** Commands that read files. While watching they are one file each like the others. */
const inTwo = watch ? [] : ['check', 'images', 'scan'];

const bundles = [
  // One CommonJS file each: starts twice as fast as ES modules in chunks.
  { ...commonJs, entryPoints: { server: 'src/lsp/main.ts' } },
  { ...commonJs, entryPoints: { 'tool-host': 'src/tool-host/main.ts' } },
  // A file for each command, because Node keeps compiled code by file, and keeps only what the first run of that file had compiled.
  {
    ...commonJs,
    entryPoints: {
      cli: 'src/cli/main.ts',
      ...Object.fromEntries(commands.filter((name) => !inTwo.includes(name)).map((name) => [`cli-${name}`, `src/cli/${name}.ts`])),
    },
    plugins: [splitCore, lazyLibraries, httpClient, onDemand(aside), onDemand(commands, 'cli-')],
  },
  { ...commonJs, entryPoints: { undici: 'undici', ...Object.fromEntries(aside.map((name) => [name, `src/node/sigstore/${name}.ts`])) } },
  // The launcher only looks at Node's version, so that an old one answers with a sentence.
  { ...commonJs, entryPoints: { wharfmaster: 'src/cli/wharfmaster.cts' }, target: 'node12' },
  // What the extension imports on demand is a file of its own, so that activation loads little: src/vscode/server.ts says why.
  {
    ...commonJs,
    entryPoints: {
      extension: 'src/vscode/extension.ts',
      'start-client': 'src/vscode/start-client.ts',
      'policy-text': 'src/vscode/policy-text.ts',
      'start-scanning': 'src/vscode/start-scanning.ts',
      'start-signing': 'src/vscode/start-signing.ts',
      'find-dockerfile': 'src/vscode/scanning/find-dockerfile.ts',
      'report-rows': 'src/vscode/scanning/report-rows.ts',
      'would-cluster-admit': 'src/vscode/cluster/would-cluster-admit.ts',
    },
    external: ['vscode'],
    plugins: [
      splitCore,
      onDemand(['start-client', 'policy-text', 'start-scanning', 'start-signing', 'find-dockerfile', 'report-rows', 'would-cluster-admit']),
    ],
  },
  // The script of the report page runs in a webview.
  {
    ...common,
    outdir: dist,
    platform: 'browser',
    target: 'es2023',
    format: 'iife',
    entryPoints: { 'report-page': 'src/vscode/report-page/main.ts' },
  },
];

for (const options of bundles) {
  const bundle = await context(options);
  if (watch) await bundle.watch();
  else {
    const { metafile } = await bundle.rebuild();
    if (process.argv.includes('--meta'))
      await writeFile(`${dist}/meta-${Object.keys(options.entryPoints)[0]}.json`, JSON.stringify(metafile));
    await bundle.dispose();
  }
}

for (const name of inTwo) {
  const { metafile } = await buildInTwo(
    { ...commonJs, plugins: [splitCore, httpClient, onDemand(aside), lazyLibraries] },
    `cli-${name}`,
    `src/cli/${name}.ts`,
  );
  if (process.argv.includes('--meta')) await writeFile(`${dist}/meta-${name}.json`, JSON.stringify(metafile));
}

/** A hash over everything that decides what is read in a file: the engine's sources and the versions of the libraries. */
async function engineBuild() {
  const entries = await readdir('src/core', { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of [...files.sort(), 'package-lock.json']) hash.update(`${file}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 32);
}

/** Leaves `import('./name.js')` (or `'../name.js'`) of these modules to run time, where they are bundles (`prefix` + name) beside the importing one. */
function onDemand(names, prefix = '') {
  return {
    name: 'on-demand',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path }) => {
        const name = path.replace(/^\.{1,2}\/|\.js$/g, '');
        return kind === 'dynamic-import' && names.includes(name) ? { path: `./${prefix}${name}.cjs`, external: true } : undefined;
      });
    },
  };
}
