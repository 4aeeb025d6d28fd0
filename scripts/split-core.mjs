// An esbuild plugin: the shells import the core from its index alone, and a bundle that is split by file would then load all of it,
// the YAML library with it, before it can print its version. While bundling, each name comes from the file that the index takes it from.
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

export const splitCore = {
  name: 'split-core',
  setup(build) {
    const root = process.cwd();
    const index = join(root, 'src/core/index.ts');
    const origins = originsOf(index);
    build.onLoad({ filter: /[\\/]src[\\/](cli|node|lsp|vscode|tool-host)[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const known = await origins;
      return {
        loader: 'ts',
        contents: source.replace(coreImport, (whole, names, from) =>
          resolve(dirname(path), from) === index.replace(/ts$/, 'js') ? spread(names, known, path) : whole,
        ),
      };
    });
  },
};

const coreImport = /^import \{([^}]*)\} from '([./]+core\/index\.js)';/gm;

/** One import a file; names that the index does not give are types, and vanish anyway. */
function spread(names, origins, importer) {
  const wanted = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
  const lines = wanted.map((name) => {
    const origin = origins.get(name.split(' as ')[0]);
    if (origin === undefined) throw new Error(`src/core/index.ts does not export ${name}, which ${importer} imports`);
    const path = relative(dirname(importer), origin).split(sep).join('/').replace(/\.ts$/, '.js');
    return `import { ${name} } from '${path.startsWith('.') ? path : `./${path}`}';`;
  });
  // Errors keep their line numbers.
  return lines.join(' ') + '\n'.repeat(names.split('\n').length - 1);
}

/** Every value that a file exports or passes on, with the file to import it from. */
async function originsOf(file) {
  const source = await readFile(file, 'utf8');
  const origins = new Map();
  for (const [, from] of source.matchAll(/^export \* from '(.+)';/gm)) {
    for (const [name, origin] of await originsOf(join(dirname(file), from.replace(/\.js$/, '.ts')))) origins.set(name, origin);
  }
  for (const [, names, from] of source.matchAll(/^export \{([^}]*)\} from '(.+)';/gm)) {
    for (const name of names.split(',').map((word) => word.trim()))
      if (name !== '' && !name.startsWith('type '))
        origins.set(name.split(' as ').at(-1), name.includes(' as ') ? file : join(dirname(file), from.replace(/\.js$/, '.ts')));
  }
  for (const [, name] of source.matchAll(/^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm)) origins.set(name, file);
  return origins;
}
