// An esbuild plugin for bundles of CommonJS: libraries that most runs of a command never call are loaded by the first call. What is imported
// is a function or class; calling, constructing and asking for a property reach the real one.

const lazy = /^(?:ignore|semver\/.+)$/;

export const lazyLibraries = {
  name: 'lazy-libraries',
  setup(build) {
    build.onResolve({ filter: lazy }, ({ path, importer, kind }) =>
      kind === 'import-statement' && /[\\/]src[\\/]/.test(importer) ? { path, namespace: 'lazy', pluginData: process.cwd() } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path, pluginData }) => ({ contents: standIn(path), resolveDir: pluginData }));
  },
};

function standIn(path) {
  return `
    let real;
    const load = () => (real ??= require(${JSON.stringify(path)}));
    export default new Proxy(function () {}, {
      apply: (_, self, args) => Reflect.apply(load(), self, args),
      construct: (_, args) => Reflect.construct(load(), args),
      get: (_, key) => load()[key],
    });
  `;
}
