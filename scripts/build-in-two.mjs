// Bundles a command that reads files as two files: `<name>.cjs` with what every run needs, and `<name>-later.cjs` with everything that is imported on
// demand (the readers of the kinds, what --fix needs), loaded with the first of it. One Dockerfile is then read with a third of the code.
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { build } from 'esbuild';

/** `options` are esbuild's for both; `plugins` come first in both. */
export async function buildInTwo(options, name, entry) {
  const onDemand = new Set();
  const plugins = options.plugins ?? [];
  const main = await build({
    ...options,
    entryPoints: { [name]: entry },
    plugins: [...plugins, firstPart(`./${name}-later.cjs`, onDemand)],
  });
  const modules = [...onDemand].sort().map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)})`);
  const contents = `const modules = {${modules.join(', ')}};\nmodule.exports = (name) => modules[name]();\n`;
  await build({
    ...options,
    stdin: { contents, resolveDir: process.cwd(), sourcefile: `${name}-later.js` },
    outfile: join(options.outdir, `${name}-later.cjs`),
    outdir: undefined,
    outExtension: undefined,
    plugins: [...plugins, secondPart],
  });
  return main;
}

/** Leaves what is imported on demand to the second file, but the Dockerfile's reader: most runs over one file are over one of those. */
function firstPart(later, onDemand) {
  return {
    name: 'first-part',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ kind, path, importer }) => {
        if (path === later) return { path, external: true };
        if (kind !== 'dynamic-import') return undefined;
        const file = slashed(join(dirname(importer), path.replace(/\.js$/, '.ts')));
        onDemand.add(file);
        return { path: file, namespace: 'later' };
      });
      // By name, as an ES module: of others the bundler makes a copy at each import, and there is one for every file that is read.
      build.onLoad({ filter: /.*/, namespace: 'later' }, async ({ path }) => ({
        contents: `export const { ${exportsOf(await readFile(path, 'utf8'))} } = require(${JSON.stringify(later)})(${JSON.stringify(path)});`,
        resolveDir: process.cwd(),
      }));
      build.onLoad({ filter: /file-kinds[\\/]dockerfile[\\/]index\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const eager = source.replace("await import('./read-dockerfile.js')", 'reader');
        if (eager === source) throw new Error(`${path} does not import its reader on demand any more`);
        return { loader: 'ts', contents: `import * as reader from './read-dockerfile.js'; ${eager}` };
      });
      build.onLoad({ filter: placesFile }, async ({ path }) => {
        const { source, names, table } = await places(path);
        return { loader: 'ts', contents: `${source}\n${table} = { ${names} };\n` };
      });
    },
  };
}

/** Judging knows places by identity, so that both files must have the same ones: the second takes those of the first. */
const secondPart = {
  name: 'second-part',
  setup(build) {
    build.onLoad({ filter: placesFile }, async ({ path }) => {
      const { names, table } = await places(path);
      return { contents: `export const { ${names} } = ${table};` };
    });
  },
};

const placesFile = /file-kinds[\\/][^\\/]+[\\/]places\.ts$/;

/** A kind's table as it is written, what it exports, and where the two files share it. */
async function places(path) {
  const source = await readFile(path, 'utf8');
  return {
    source,
    names: exportsOf(source),
    table: `(globalThis[Symbol.for('wharfmaster places')] ??= {})[${JSON.stringify(slashed(path))}]`,
  };
}

function exportsOf(source) {
  return [...source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name]) => name).join(', ');
}

function slashed(path) {
  return relative(process.cwd(), path).split(sep).join('/');
}
