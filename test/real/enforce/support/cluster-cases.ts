import { random } from '../../support/random.js';
import { patternReference } from '../../support/pattern-strings.js';
import { referenceString } from '../../support/reference-strings.js';

/*
 * Policies, images and workloads for engines that get regular expressions from us: one policy for each thing that a policy can say of a
 * reference's text, every spelling of names that policies care about, and each place of each kind that holds an image.
 */

const digest = `sha256:${'1'.repeat(64)}`;
const waived = (id: string, match: string, expires: string): string =>
  `  - {id: ${id}, rule: unapproved-registry, match: "${match}", owner: a@b.example, ticket: T, reason: r, created: 2026-10-01, expires: ${expires}}`;

/** What policies say below `apiVersion` and `kind`. `day`: within a month of the machine's own clock, which engines read. */
export function clusterPolicies(now: number): readonly { readonly name: string; readonly text: string }[] {
  const day = (days: number): string => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  return Object.entries({
    sources: 'sources: {allow: [registry.bank.example/**, nginx]}',
    'everything but': 'sources: {allow: ["**"], deny: [docker.io/acme/**, {match: "*.bank.example/a/**"}]}',
    nothing: 'sources: {allow: []}',
    uses: 'sources: {allow: [{match: registry.bank.example/**, use: [base]}, {match: nginx, use: [run, tool]}]}',
    namespaces: 'sources: {allow: [{match: "**", namespaces: ["sh?p", x-*]}]}',
    'other namespaces': 'sources: {allow: [{match: "**", namespaces: ["x-*"]}, nginx]}',
    mirror: 'sources: {allow: [nginx]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub}]',
    'required mirror':
      'sources: {allow: [docker.io/library/**, registry.bank.example/**]}\nmirrors: [{source: docker.io, mirror: registry.bank.example/dockerhub, required: true}]',
    alias:
      'registryAliases: {registry-1.docker.io: docker.io, registry.bank.example: quay.io}\nsources: {allow: [docker.io/library/*, quay.io/a/*]}',
    'short names elsewhere':
      'defaults: {shortNames: registry.bank.example}\nsources: {allow: [registry.bank.example/*, docker.io/acme/**]}',
    'short names denied': 'defaults: {shortNames: deny}\nsources: {allow: ["**"]}',
    unqualified: 'defaults: {unqualified: {manifest: error}}',
    tags: 'tags: [{match: "**", deny: [latest, "*-SNAPSHOT", dev], requireTag: error}, {match: registry.bank.example/**, in: [manifest], requireDigest: error}]',
    'only warnings': 'tags: [{match: "**", deny: [latest], level: warn, requireTag: warn}, {match: nginx, requireDigest: info}]',
    'staging tags': 'push: {repositories: [registry.bank.example/**]}',
    'a start to come': `sources: {allow: [nginx], deny: [{match: registry.bank.example/**, effectiveFrom: ${day(20)}}]}`,
    'a start that was': `sources: {allow: ["**"], deny: [{match: registry.bank.example/**, effectiveFrom: ${day(-2)}}]}`,
    'admission that warns': 'enforcement: {admit: warn}\nsources: {allow: [nginx]}',
    exceptions: [
      'sources: {allow: [nginx]}',
      'exceptionRules: {allowPatterns: true}',
      'exceptions:',
      waived('A', 'docker.io/acme/*', day(10)),
      waived('B', 'quay.io/**', day(-5)),
    ].join('\n'),
    hostile: [
      'metadata: {name: "x\\n---\\nkind: Pod {{ request }} \' + true || \\"", owner: "]]}>"}',
      'sources:',
      '  allow: [registry.bank.example/**]',
      '  deny: [{match: registry.bank.example/a/**, reason: "\' + \'}} {{ x }} %s %v \\\\ ` \\u202e # \\" ]} ) || true"}]',
    ].join('\n'),
  }).map(([name, text]) => ({ name, text }));
}

const written = [
  ...['nginx', 'nginx:1', 'library/nginx:1', 'docker.io/nginx:1', 'docker.io/library/nginx:1', 'index.docker.io/library/nginx:1'],
  ...['docker.io/libraryevil/x:1', 'localhost/nginx:1', `nginx@${digest}`, `nginx:1@${digest}`, 'Docker.IO/library/nginx:1', 'acme/x:1'],
  ...['registry.bank.example/app:1', 'registry.bank.example/a/b:1', 'registry.bank.example:443/app:1', 'registry.bank.examplefoo/app:1'],
  ...['registry.bank.example.evil.example/app:1', 'evil.example/registry.bank.example/app:1', 'REGISTRY.bank.example/app:1'],
  ...['registry.bank.example/dockerhub/nginx:1', 'registry.bank.example/dockerhub/library/nginx:1', 'registry.bank.example/dockerhub'],
  ...['registry-1.docker.io/library/nginx:1', 'registry-1.docker.io/nginx:1', 'quay.io/acme/x:1', 'x.bank.example/a/b:1'],
  ...['foo.bar', 'dir:x', 'registry:2', 'registry:5000/x', 'a'.repeat(64), 'UPPER', 'a/b/c', 'localhost', 'localhost:5000/x'],
  ...['registry.bank.example/app', 'registry.bank.example/app:latest', 'registry.bank.example/app:1-SNAPSHOT'],
  ...[
    `registry.bank.example/app:dev@${digest}`,
    `registry.bank.example/app@${digest}`,
    'registry.bank.example/app:wharfmaster-staging-abc1',
  ],
  ...['my_host.example/x:1', '[::1]:5000/x:1', ' nginx', 'nginx\n', 'nginx:1 ', 'registry.bank.example/../x:1', 'registry.bank.example//x'],
  ...["nginx'", 'nginx"', 'nginx{{x}}', 'https://nginx', 'nginx:1#', 'ｎginx', 'registry.bank.example/A:1'],
];

/** Images as somebody may write them; no text is empty, since then nothing is asked for. */
export function clusterImages(made: number): readonly string[] {
  const chance = random(77);
  const others = Array.from({ length: made }, () => (chance.oneIn(3) ? referenceString(chance) : patternReference(chance)));
  // Longer names cannot be pulled, and the checks do not count. A lone surrogate cannot stand in a file.
  return [...new Set([...written, ...others])].filter((text) => text !== '' && text.length <= 255 && text.isWellFormed());
}

/** One object of a cluster, and the images that it asks for. */
export interface Workload {
  readonly name: string;
  readonly object: object;
  readonly images: readonly string[];
}

/** A Pod for each image, in the namespace that the policies speak of. */
export function podsOf(images: readonly string[]): readonly Workload[] {
  return images.map((image, at) => ({
    name: `pod-${at}`,
    images: [image],
    object: resource('v1', 'Pod', `pod-${at}`, { spec: { containers: [{ name: 'c', image }] } }),
  }));
}

/** Every kind with every place of a pod, each once with an image that policies refuse, beside one that most of them accept. */
export function workloads(): readonly Workload[] {
  const [good, bad] = ['nginx:1', 'evil.example/x:1'];
  const pods: Readonly<Record<string, { readonly spec: object; readonly images: readonly string[] }>> = {
    good: { spec: { containers: [{ name: 'c', image: good }] }, images: [good] },
    container: {
      spec: {
        containers: [
          { name: 'c', image: good },
          { name: 'd', image: bad },
        ],
      },
      images: [good, bad],
    },
    init: { spec: { containers: [{ name: 'c', image: good }], initContainers: [{ name: 'i', image: bad }] }, images: [good, bad] },
    ephemeral: {
      spec: { containers: [{ name: 'c', image: good }], ephemeralContainers: [{ name: 'e', image: bad }] },
      images: [good, bad],
    },
    volume: {
      spec: { containers: [{ name: 'c', image: good }], volumes: [{ name: 'v', image: { reference: bad } }] },
      images: [good, bad],
    },
    'good-volume': {
      spec: { containers: [{ name: 'c', image: good }], volumes: [{ name: 'v', image: { reference: good } }] },
      images: [good],
    },
    twice: {
      spec: {
        containers: [
          { name: 'c', image: good },
          { name: 'd', image: good },
          { name: 'e', image: bad },
        ],
      },
      images: [good, bad],
    },
    unset: { spec: { containers: [{ name: 'c' }, { name: 'd', image: '' }], volumes: [{ name: 'v', emptyDir: {} }] }, images: [] },
  };
  return Object.entries(pods).flatMap(([place, { spec, images }]) =>
    kinds.map(({ apiVersion, kind, around }): Workload => {
      const name = `${kind.toLowerCase()}-${place}`;
      return { name, images, object: resource(apiVersion, kind, name, around(spec)) };
    }),
  );
}

const template = (spec: object): object => ({ spec: { template: { spec } } });
const kinds: readonly { readonly apiVersion: string; readonly kind: string; readonly around: (spec: object) => object }[] = [
  { apiVersion: 'v1', kind: 'Pod', around: (spec) => ({ spec }) },
  { apiVersion: 'v1', kind: 'PodTemplate', around: (spec) => ({ template: { spec } }) },
  { apiVersion: 'v1', kind: 'ReplicationController', around: template },
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => ({ apiVersion: 'apps/v1', kind, around: template })),
  { apiVersion: 'batch/v1', kind: 'Job', around: template },
  { apiVersion: 'batch/v1', kind: 'CronJob', around: (spec) => ({ spec: { jobTemplate: template(spec) } }) },
];

function resource(apiVersion: string, kind: string, name: string, rest: object): object {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...rest };
}
