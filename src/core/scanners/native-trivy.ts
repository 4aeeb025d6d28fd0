import type { YamlNode } from '../file-kinds/yaml/tree.js';
import type { NativeParts } from './native-rule.js';
import { itemsAt, nodeAt, textAt, textsAt, type NativeDocument } from './native-yaml.js';
import { present } from './read-json.js';

/** `.trivyignore`: an id a line, `#` for comments, `exp:2026-12-31` behind it (aquasecurity/trivy, pkg/result/ignore.go). */
export function readIgnoreLines(text: string): NativeParts {
  const lines = text.split('\n', 20_000).map((line) => line.trim());
  const rules = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id = '', ...fields] = line.split(/\s+/);
      const expires = fields.find((field) => field.startsWith('exp:'))?.slice('exp:'.length);
      return present({ ids: [id.slice(0, 200)], packages: [], paths: [], expires: expires?.slice(0, 40) });
    });
  return { rules, settings: [], understood: true };
}

const sections = ['vulnerabilities', 'misconfigurations', 'secrets', 'licenses'];

/** `.trivyignore.yaml`: ids with paths, packages, expiry and statement, by kind of finding. */
export function readIgnoreYaml({ root, understood }: NativeDocument): NativeParts {
  const rules = sections.flatMap((section) => itemsAt(root, [section]).flatMap(readFinding));
  return { rules, settings: [], understood: understood && (root === undefined || root.kind === 'map') };
}

function readFinding(item: YamlNode) {
  const id = textAt(item, ['id']);
  if (id === undefined) return [];
  return [
    present({
      ids: [id],
      packages: textsAt(item, ['purls']),
      paths: textsAt(item, ['paths']),
      expires: textAt(item, ['expired_at']),
      reason: textAt(item, ['statement']),
    }),
  ];
}

/** Keys of `trivy.yaml` that change what is found (docs/guide/references/configuration/config-file.md); old names beside new ones. */
const settings: readonly { readonly path: readonly string[]; readonly say: (values: readonly string[]) => string | undefined }[] = [
  { path: ['severity'], say: (values) => `Only findings of severity ${values.join(', ')}.` },
  { path: ['ignorefile'], say: ([file]) => `Findings that ${file ?? ''} lists are left out.` },
  { path: ['ignore-policy'], say: ([file]) => `Findings that the Rego policy ${file ?? ''} names are left out.` },
  {
    path: ['vulnerability', 'ignore-unfixed'],
    say: ([value]) => (value === 'true' ? 'Vulnerabilities without a fix are left out.' : undefined),
  },
  { path: ['vulnerability', 'ignore-status'], say: (values) => `Vulnerabilities with the status ${values.join(', ')} are left out.` },
  { path: ['vulnerability', 'vex'], say: (values) => `VEX documents decide what is left out: ${values.join(', ')}.` },
  { path: ['scan', 'skip-dirs'], say: (values) => `Folders are skipped: ${values.join(', ')}.` },
  { path: ['scan', 'skip-files'], say: (values) => `Files are skipped: ${values.join(', ')}.` },
  { path: ['scan', 'scanners'], say: (values) => `Only these are looked for: ${values.join(', ')}.` },
  { path: ['pkg', 'types'], say: (values) => `Only packages of these kinds: ${values.join(', ')}.` },
  { path: ['vulnerability', 'type'], say: (values) => `Only packages of these kinds: ${values.join(', ')}.` },
  { path: ['pkg', 'relationships'], say: (values) => `Only packages with these relationships: ${values.join(', ')}.` },
  { path: ['secret', 'config'], say: ([file]) => `${file ?? ''} says what a secret is.` },
  { path: ['exit-code'], say: ([code]) => `Its exit code on findings is ${code ?? ''}.` },
];

export function readTrivyYaml({ root, understood }: NativeDocument): NativeParts {
  const said = settings.flatMap(({ path, say }) => {
    const values = nodeAt(root, path) === undefined ? [] : textsAt(root, path);
    return values.length === 0 ? [] : (say(values) ?? []);
  });
  return { rules: [], settings: said, understood: understood && (root === undefined || root.kind === 'map') };
}
