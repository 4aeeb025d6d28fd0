/* The arrows of docs/architecture.md. A rule that no tool checks decays: `npm run arch` checks these. */

/** Each part of the core may import the parts above it in this list, and itself. */
const coreOrder = [
  'model',
  'reference',
  'file-kinds',
  'scanners',
  'runtimes',
  'layers',
  'policy',
  'evidence',
  'signers',
  'exporters',
  'importers',
  'reports',
  'ports',
  'cluster',
  'use-cases',
  'index',
];

const below = (part) => coreOrder.slice(coreOrder.indexOf(part) + 1).map((name) => `^src/core/${name}(/|\\.ts$)`);

const layer = (part) => ({
  name: `core-${part}-looks-only-up`,
  severity: 'error',
  from: { path: `^src/core/${part}(/|\\.ts$)` },
  to: { path: below(part) },
});

const only = (name, library, allowed) => ({
  name: `${name}-only-in-${allowed.map((path) => path.replace(/[^a-z]+/g, '-')).join('or')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: allowed },
  to: { path: library },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    // `vscode` exists inside the editor, `cli.cjs` after the build.
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: ['^vscode$', 'cli\\.cjs$'] } },
    ...coreOrder.slice(0, -1).map(layer),
    { name: 'core-is-pure', severity: 'error', from: { path: '^src/core' }, to: { path: ['^src/(node|lsp|cli|vscode|tool-host)'] } },
    { name: 'core-has-no-node', severity: 'error', from: { path: '^src/core' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'shells-see-only-the-core-index',
      severity: 'error',
      from: { path: '^src/(node|lsp|cli|vscode|tool-host)' },
      to: { path: '^src/core/', pathNot: '^src/core/index\\.ts$' },
    },
    {
      name: 'kinds-never-import-each-other',
      comment:
        'What kinds may share are folders that are no kinds: yaml, yaml-places, variables, image-text, chart-values, hcl, toml, text-lines.',
      severity: 'error',
      from: { path: '^src/core/file-kinds/([^/]+)/' },
      to: {
        path: '^src/core/file-kinds/([^/]+)/',
        pathNot: [
          '^src/core/file-kinds/$1/',
          '^src/core/file-kinds/(yaml|yaml-places|variables|image-text|chart-values|hcl|toml|text-lines)/',
        ],
      },
    },
    {
      name: 'yaml-reader-knows-no-kind',
      severity: 'error',
      from: { path: '^src/core/file-kinds/yaml/' },
      to: { path: '^src/core/file-kinds/(?!yaml/)' },
    },
    {
      name: 'image-text-knows-no-kind-and-no-format',
      severity: 'error',
      from: { path: '^src/core/file-kinds/image-text/' },
      to: { path: '^src/core/file-kinds/(?!image-text/)' },
    },
    {
      name: 'variables-know-no-kind-and-no-format',
      severity: 'error',
      from: { path: '^src/core/file-kinds/variables/' },
      to: { path: '^src/core/file-kinds/(?!variables/)' },
    },
    {
      name: 'yaml-places-knows-no-kind',
      severity: 'error',
      from: { path: '^src/core/file-kinds/yaml-places/' },
      to: { path: '^src/core/file-kinds/(?!(yaml|yaml-places|image-text|chart-values|hcl)/)' },
    },
    { name: 'node-is-below-the-shells', severity: 'error', from: { path: '^src/node' }, to: { path: '^src/(lsp|cli|vscode|tool-host)' } },
    { name: 'lsp-knows-no-other-shell', severity: 'error', from: { path: '^src/lsp' }, to: { path: '^src/(cli|vscode|tool-host)' } },
    {
      name: 'vscode-knows-only-the-protocols',
      comment: 'The extension shares one file each with the language server and the tool host: what they say to each other.',
      severity: 'error',
      from: { path: '^src/vscode' },
      to: { path: '^src/(cli|lsp|node|tool-host)', pathNot: '^src/(lsp|tool-host)/((cluster|evidence)-)?protocol\\.ts$' },
    },
    {
      name: 'protocols-stand-alone',
      severity: 'error',
      from: { path: '^src/(lsp|tool-host)/((cluster|evidence)-)?protocol\\.ts$' },
      to: { path: '^src/', pathNot: ['^src/core/index\\.ts$', '^src/tool-host/protocol\\.ts$'] },
    },
    {
      name: 'cli-only-starts-the-server',
      comment: '`wharfmaster lsp` starts the language server; nothing else of it is known to the command line.',
      severity: 'error',
      from: { path: '^src/cli', pathNot: '^src/cli/lsp\\.ts$' },
      to: { path: '^src/(lsp|vscode|tool-host)' },
    },
    {
      name: 'tool-host-knows-no-other-shell',
      severity: 'error',
      from: { path: '^src/tool-host' },
      to: { path: '^src/(cli|lsp|vscode)' },
    },
    {
      name: 'scanners-and-runtimes-never-import-each-other',
      severity: 'error',
      from: { path: '^src/core/(scanners|runtimes)/([^/]+)/' },
      to: { path: '^src/core/$1/([^/]+)/', pathNot: '^src/core/$1/$2/' },
    },
    {
      name: 'targets-never-import-each-other',
      comment:
        'What exporters share is checks, writing, admission, pipeline and signatures; what importers share is reading and assembling.',
      severity: 'error',
      from: { path: '^src/core/(exporters|importers)/([^/]+)/' },
      to: { path: '^src/core/$1/([^/]+)/', pathNot: '^src/core/$1/($2|checks|writing|admission|pipeline|signatures|reading|assembling)/' },
    },
    only('yaml', '^node_modules/yaml/', [
      '^src/core/file-kinds/',
      '^src/core/policy/',
      '^src/core/exporters/',
      '^src/core/importers/',
      '^src/core/cluster/drift/',
    ]),
    only('dockerfile-ast', '^node_modules/dockerfile-ast/', ['^src/core/file-kinds/dockerfile/']),
    only('execa', '^node_modules/execa/', ['^src/node/']),
    only('vscode', '^vscode$', ['^src/vscode/']),
    only('languageclient', '^node_modules/vscode-languageclient/', ['^src/vscode/']),
    only('languageserver', '^node_modules/vscode-languageserver', ['^src/lsp/']),
    {
      name: 'server-reaches-node-in-one-place',
      comment: 'The server must be able to move into a browser worker: only its node host touches Node.',
      severity: 'error',
      from: { path: '^src/lsp/', pathNot: ['^src/lsp/main\\.ts$', '^src/lsp/start-server\\.ts$', '^src/lsp/node-host'] },
      to: { path: ['^src/node/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.cts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
