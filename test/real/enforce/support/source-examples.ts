/*
 * What policies say of sources, for engines that match repositories by rules of their own (test/support/signature-engines.ts has these
 * rules, the engines themselves are asked in test/real/enforce).
 */

const exception = (rule: string, match: string): string =>
  `exceptions:\n  - {id: A, rule: ${rule}, match: "${match}", owner: a@b.example, ticket: T, reason: r, created: 2026-11-01, expires: 2026-12-31}`;

/** Below `apiVersion` and `kind`. */
export const sourceExamples: readonly { readonly name: string; readonly text: string }[] = Object.entries({
  'a host': 'sources: {allow: [registry.bank.example/**]}',
  'a host with a port': 'sources: {allow: ["registry.bank.example:5000/**", "[::1]:5000/**", "localhost:5000/**", "localhost/**"]}',
  'one repository': 'sources: {allow: [registry.bank.example/a/b, nginx]}',
  'a namespace': 'sources: {allow: [registry.bank.example/a/**, docker.io/library/**, docker.io/acme/**]}',
  'a namespace and its own name': 'sources: {allow: [registry.bank.example/a/**, registry.bank.example/a]}',
  'all of Docker Hub': 'sources: {allow: [docker.io/**]}',
  'stars in a path':
    'sources: {allow: ["registry.bank.example/a*/b", "docker.io/*/x", "docker.io/library/n*", "registry.bank.example/*6"]}',
  'hosts below a domain': 'sources: {allow: ["*.bank.example/**", "*.io/acme/**"]}',
  'hosts below the hub': 'sources: {allow: ["*.docker.io/**"]}',
  'everything but': 'sources: {allow: ["**"], deny: [docker.io/acme/**, {match: "*.bank.example/a/**", reason: no}]}',
  'nothing but denials': 'sources: {deny: [registry.bank.example/a/**, nginx]}',
  'denied inside':
    'sources: {allow: [registry.bank.example/**, docker.io/**], deny: [registry.bank.example/a/**, nginx, "registry.bank.example/*/x"]}',
  'denied around': 'sources: {allow: [registry.bank.example/a/b/**], deny: [registry.bank.example/a/**]}',
  nothing: 'sources: {allow: []}',
  uses: 'sources: {allow: [{match: registry.bank.example/**, use: [base]}, {match: nginx, use: [run, tool]}]}',
  namespaces: 'sources: {allow: [{match: "registry.bank.example/**", namespaces: ["sh?p", x-*]}, nginx]}',
  'other namespaces': 'sources: {allow: [{match: "**", namespaces: ["x-*"]}, nginx]}',
  mirror: 'sources: {allow: [nginx, docker.io/acme/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]',
  'a mirror on an approved host':
    'sources: {allow: [docker.io/library/**, registry.bank.example/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]',
  'a mirror of all that is approved':
    'sources: {allow: [docker.io/**, registry.bank.example/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]',
  'a required mirror':
    'sources: {allow: [docker.io/library/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub, required: true}]',
  'a mirror of a path':
    'sources: {allow: [quay.io/acme/x, "quay.io/acme/y*", "registry.bank.example/quay/**"]}\nmirrors: [{source: quay.io/acme, mirror: registry.bank.example/quay}]',
  'another name of a host':
    'registryAliases: {registry-1.docker.io: docker.io, registry.bank.example: quay.io}\nsources: {allow: [docker.io/library/*, quay.io/a/**, registry.bank.example/b]}',
  'only a warning': 'rules: {unapproved-registry: {level: warn}}\nsources: {allow: [nginx], deny: [registry.bank.example/a/**]}',
  'a denial to come':
    'sources: {allow: [registry.bank.example/**], deny: [{match: registry.bank.example/a/**, effectiveFrom: 2027-01-01}]}',
  'an approval to come': 'rules: {unapproved-registry: {effectiveFrom: 2027-01-01}}\nsources: {allow: [nginx]}',
  'an exception from sources': `sources: {allow: [nginx]}\n${exception('unapproved-registry', 'registry.bank.example/a')}`,
  'an exception from a denial': `sources: {allow: [docker.io/**], deny: [nginx]}\nexceptionRules: {mayWaive: [denied-image]}\n${exception('denied-image', 'nginx')}`,
  'signatures beside sources': [
    'sources: {allow: [registry.bank.example/**, nginx]}',
    'trust:',
    '  signers: {vendor: {type: notation, trustStores: [ca:a], identities: ["*"]}}',
    '  require: [{match: registry.bank.example/a/**, all: [vendor]}]',
  ].join('\n'),
}).map(([name, text]) => ({ name, text }));

const digest = `sha256:${'1'.repeat(64)}`;

export const sourceImages: readonly string[] = [
  ...['nginx', 'nginx:1', 'library/nginx:1', 'docker.io/nginx:1', 'docker.io/library/nginx:1', 'index.docker.io/library/nginx:1', 'nginxx'],
  ...[
    'docker.io/libraryevil/x:1',
    'localhost/nginx:1',
    'localhost/a/b',
    `nginx@${digest}`,
    'acme/x:1',
    'acme/x/y',
    'docker.io/library/x/y',
  ],
  ...[
    'registry.bank.example/app:1',
    'registry.bank.example/a/b:1',
    'registry.bank.example/a',
    'registry.bank.example/a/b/c',
    'registry.bank.example/b',
  ],
  ...[
    'registry.bank.example:5000/app:1',
    'registry.bank.examplefoo/app:1',
    'registry.bank.example/ab/b',
    'registry.bank.example/z6',
    'registry.bank.example/c/x',
  ],
  ...[
    'registry.bank.example.evil.example/app:1',
    'evil.example/registry.bank.example/app:1',
    'REGISTRY.bank.example/app:1',
    'Registry.Bank.Example/a/b',
  ],
  ...['registry.bank.example/dockerhub/nginx:1', 'registry.bank.example/dockerhub/library/nginx:1', 'registry.bank.example/dockerhub'],
  ...[
    'registry.bank.example/dockerhub/acme/x',
    'registry.bank.example/dockerhubx/nginx',
    'registry.bank.example/quay/x',
    'registry.bank.example/quay/yy',
  ],
  ...[
    'registry-1.docker.io/library/nginx:1',
    'registry-1.docker.io/nginx:1',
    'quay.io/acme/x:1',
    'quay.io/a/b',
    'x.bank.example/a/b:1',
    'x.y.bank.example/c',
  ],
  ...['bank.example/a/b', 'foo.bar', 'localhost:5000/x', '[::1]:5000/x:1', 'x.docker.io/a', 'ghcr.io/acme/x', 'Foo/bar'],
];
