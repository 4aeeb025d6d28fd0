import type { YamlNode } from '../file-kinds/yaml/tree.js';
import type { NativeParts } from './native-rule.js';
import { itemsAt, textAt, textsAt, type NativeDocument } from './native-yaml.js';
import { present } from './read-json.js';

/** `.grype.yaml`: ignore rules and the settings that leave things out (`grype config`, and Grype's README, Specifying matches to ignore). */
export function readGrypeYaml({ root, understood }: NativeDocument): NativeParts {
  const said = settings.flatMap(({ path, say }) => {
    const values = textsAt(root, path);
    return values.length === 0 ? [] : (say(values) ?? []);
  });
  const rules = itemsAt(root, ['ignore']).map(readRule);
  return { rules, settings: said, understood: understood && (root === undefined || root.kind === 'map') };
}

const when =
  (words: string) =>
  ([value]: readonly string[]): string | undefined =>
    value === 'true' ? words : undefined;

const settings: readonly { readonly path: readonly string[]; readonly say: (values: readonly string[]) => string | undefined }[] = [
  { path: ['only-fixed'], say: when('Vulnerabilities without a fix are left out.') },
  { path: ['only-notfixed'], say: when('Vulnerabilities with a fix are left out.') },
  { path: ['ignore-wontfix'], say: (values) => `Vulnerabilities with these states of a fix are left out: ${values.join(', ')}.` },
  { path: ['exclude'], say: (values) => `Paths are left out: ${values.join(', ')}.` },
  { path: ['vex-documents'], say: (values) => `VEX documents decide what is left out: ${values.join(', ')}.` },
  { path: ['fail-on-severity'], say: ([severity]) => `It fails from severity ${severity ?? ''} on.` },
  {
    path: ['search', 'scope'],
    say: ([scope]) => (scope === 'squashed' ? undefined : `Layers are searched with the scope ${scope ?? ''}.`),
  },
  { path: ['distro'], say: ([distro]) => `Packages are taken to be of ${distro ?? ''}.` },
  { path: ['db', 'update-url'], say: ([url]) => `The database comes from ${url ?? ''}.` },
];

function readRule(rule: YamlNode) {
  const named = ['name', 'version', 'type', 'language', 'upstream-name'].flatMap((key) => textsAt(rule, ['package', key]));
  const conditions = [
    ...textsAt(rule, ['fix-state']).map((state) => `fix: ${state}`),
    ...textsAt(rule, ['namespace']).map((namespace) => `namespace: ${namespace}`),
    ...textsAt(rule, ['vex-status']).map((status) => `VEX: ${status}`),
  ];
  return present({
    ids: textsAt(rule, ['vulnerability']),
    packages: [...(named.length === 0 ? [] : [named.join(' ')]), ...conditions],
    paths: textsAt(rule, ['package', 'location']),
    reason: textAt(rule, ['reason']),
  });
}
