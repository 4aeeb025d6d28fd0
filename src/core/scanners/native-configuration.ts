import { readDocuments } from '../file-kinds/yaml/read-documents.js';
import { present } from './read-json.js';
import { readGrypeYaml } from './native-grype.js';
import { readIgnoreLines, readIgnoreYaml, readTrivyYaml } from './native-trivy.js';
import type { NativeParts, NativeRule } from './native-rule.js';
import { nodeAt, type NativeDocument } from './native-yaml.js';

/**
 * What a scanner's own configuration in a workspace would hide if it counted. It never does here (threats.md, Scan): it is read to be shown, so that
 * nobody wonders why the tool says something else by hand.
 */
export interface NativeConfiguration {
  readonly scanner: string;
  readonly file: string;
  readonly hides: readonly NativeRule[];
  /** Settings that would leave out whole kinds of findings, each as a sentence. */
  readonly settings: readonly string[];
  /** False when the file is not written as the tool wants it: then it may hide more than is said. */
  readonly understood: boolean;
}

/** `file` is the file's name or path; what it is called decides how it is read. */
export function readNativeConfiguration(scannerId: string, file: string, text: string): NativeConfiguration {
  const name = file.replaceAll('\\', '/').split('/').at(-1) ?? file;
  const parts = partsOf(scannerId, name, text.slice(0, 1_000_000));
  return {
    scanner: scannerId,
    file,
    hides: parts.rules.slice(0, 5_000).map((rule) => ({ ...rule, words: inWords(rule) })),
    settings: parts.settings,
    understood: parts.understood,
  };
}

function partsOf(scannerId: string, name: string, text: string): NativeParts {
  if (scannerId === 'trivy' && name === '.trivyignore') return readIgnoreLines(text);
  if (scannerId === 'trivy' && name.startsWith('.trivyignore.')) return readIgnoreYaml(documentOf(text));
  if (scannerId === 'trivy' && name === 'trivy.yaml') return readTrivyYaml(documentOf(text));
  if (scannerId === 'trivy' && name === 'trivy-secret.yaml')
    return { rules: [], settings: ['Rules of its own for what a secret is.'], understood: true };
  if (scannerId === 'grype') return readGrypeYaml(documentOf(text));
  return { rules: [], settings: [], understood: false };
}

function documentOf(text: string): NativeDocument {
  // Every configuration that says anything holds one of these.
  const { documents, problems } = readDocuments(text, { words: ['a', 'e', 'i', 'o', 'u'], noTemplates: true });
  const [root] = documents[0]?.roots ?? [];
  return present({ root: nodeAt(root, []), understood: problems.length === 0 && documents.length <= 1 });
}

function inWords({ ids, packages, paths, expires, reason }: Omit<NativeRule, 'words'>): string {
  const what = ids.length === 0 ? 'All findings' : list(ids);
  const where = [...(packages.length === 0 ? [] : [`in ${list(packages)}`]), ...(paths.length === 0 ? [] : [`under ${list(paths)}`])];
  const until = expires === undefined ? [] : [`until ${expires}`];
  return `${[what, ...where, ...until].join(' ')}${reason === undefined ? '' : `: ${reason}`}`;
}

function list(words: readonly string[]): string {
  return words.length > 5 ? `${words.slice(0, 5).join(', ')} and ${words.length - 5} more` : words.join(', ');
}
