import type { DocumentNode } from '../../policy/document-reading/document-node.js';
import { dayStart } from '../../policy/document-reading/dates.js';
import type { Imported, ImportedException, Importer, ImportFile } from '../importer.js';
import { eachDocument } from '../reading/each-document.js';
import { joined, Notes, type Placed } from '../reading/notes.js';
import { onOneLine } from '../reading/plain-text.js';
import { entriesOf, field, itemsOf, textOf, textsOf } from '../reading/values.js';
import { textLines } from '../reading/text-lines.js';

/** `.trivyignore` and `.trivyignore.yaml` (targets.md section 11): exceptions that know neither image nor owner. */
export const trivy: Importer = {
  id: 'trivy',
  title: '.trivyignore',
  recognises: ({ file }) => isPlain(file) || isYaml(file),
  import: (files) =>
    joined([
      ...files.filter(({ file }) => isPlain(file)).map(readPlain),
      eachDocument(
        files.filter(({ file }) => isYaml(file)),
        readYaml,
      ),
    ]),
};

function isPlain(file: string): boolean {
  return /(?:^|[\\/])\.trivyignore$/i.test(file);
}

function isYaml(file: string): boolean {
  return /(?:^|[\\/])\.?trivyignore\.ya?ml$/i.test(file);
}

/** A line is an id, perhaps with `exp:YYYY-MM-DD`; the comment above it is often the reason. */
function readPlain(source: ImportFile): Imported {
  const notes = new Notes(source);
  let comment = '';
  for (const { text, span } of textLines(source.text)) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) {
      comment = line === '' ? '' : line.slice(1).trim();
      continue;
    }
    const [id = '', ...words] = line.split(/\s+/);
    const expires = words.find((word) => word.startsWith('exp:'))?.slice(4);
    takeIgnored({ span }, id, { ...(comment !== '' && { reason: comment }), ...validDay(expires) }, notes);
    comment = '';
  }
  return notes;
}

function readYaml(root: DocumentNode, notes: Notes): void {
  for (const { key, value } of entriesOf(root)) {
    for (const node of itemsOf(value)) {
      if (key === 'vulnerabilities') readVulnerability(node, notes);
      else
        notes.leaveOut(
          node,
          `An exception of a policy for ${key} is for all of an image, not for one finding. Nothing of it was taken over.`,
        );
    }
  }
}

function readVulnerability(node: DocumentNode, notes: Notes): void {
  const id = textOf(field(node, 'id')) ?? '';
  if (textsOf(field(node, 'paths')).length > 0) {
    notes.leaveOut(node, 'It holds for certain paths only, which no exception of a policy says. Nothing of it was taken over.');
    return;
  }
  const statement = textOf(field(node, 'statement'));
  const reason = statement === undefined ? undefined : onOneLine(statement);
  const rest = { ...(reason !== undefined && { reason }), ...validDay(textOf(field(node, 'expired_at'))) };
  const packages = textsOf(field(node, 'purls'));
  if (packages.length === 0) takeIgnored(node, id, rest, notes);
  for (const { node: at, text } of packages) takeIgnored(at, id, { ...rest, package: text }, notes);
}

function takeIgnored(placed: Placed, id: string, rest: Partial<ImportedException>, notes: Notes): void {
  if (!/^(?:CVE|GHSA)-[\w-]{1,60}$/i.test(id)) {
    notes.leaveOut(
      placed,
      'It is no vulnerability (CVE or GHSA). An exception of a policy for a misconfiguration or secret is for all of an image, so it was not taken over.',
    );
    return;
  }
  const says = 'Trivy ignores it in every image. An exception of a policy is for images that it names.';
  notes.exceptions.push(notes.take(placed, { rule: 'vulnerable-image', vulnerability: id, ...rest }, says));
}

function validDay(text: string | undefined): { readonly expires?: string } {
  const day = text?.slice(0, 10);
  return day !== undefined && dayStart(day) !== undefined ? { expires: day } : {};
}
