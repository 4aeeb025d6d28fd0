import { stringify } from 'yaml';

/**
 * Documents as YAML that YAML 1.1 readers (most of Kubernetes' tools) and 1.2 readers understand alike: `no`, `012` and `1:30` stay
 * texts. Values are data, so no text of a policy's author can end a string or start a document. The same input gives the same bytes.
 */
export function printYaml(documents: readonly unknown[]): string {
  return documents.map((document) => stringify(document, style)).join('---\n');
}

const style = {
  version: '1.1',
  lineWidth: 0,
  aliasDuplicateObjects: false,
  // Regular expressions hold no line breaks, and a text of the author's that does must not look like lines of ours.
  blockQuote: false,
} as const;
