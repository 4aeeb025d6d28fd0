import { afterEach, describe, expect, it } from 'vitest';
import type { Diagnostic, TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { random, type Random } from '../real/support/random.js';
import { editOf, streamOf } from '../real/support/stream-edits.js';
import { smallPolicy, TestClient } from './support/client.js';

let client: TestClient;
afterEach(() => client.stop());

/** Another seed looks elsewhere, and more edits further. */
const edits = Number(process.env['LSP_EDITS'] ?? 60);
const seed = Number(process.env['LSP_SEED'] ?? 20_261_122);

describe('typing in a stream of documents', () => {
  it('shows after every change what opening the text afresh shows', { timeout: 300_000 }, async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    const chance = random(seed);
    const uri = client.uri('typed.yaml');
    await client.open(uri, streamOf(chance), 'yaml');
    let withFindings = 0;
    for (let edit = 0; edit < edits; edit++) {
      const before = client.text(uri);
      const changes = eventOf(chance, before, edit);
      await client.change(uri, changes);
      if (chance.oneIn(4)) continue;
      const typed = await client.settled(uri);
      const fresh = await diagnosticsOf(client.text(uri), edit);
      expect({ before, changes, found: typed }).toEqual({ before, changes, found: fresh });
      if (typed.length > 0) withFindings++;
    }
    expect(withFindings).toBeGreaterThan(edits / 4);
  });

  it('publishes nothing when a line that holds no finding grows', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': smallPolicy } });
    const uri = client.uri('typed.yaml');
    const pod = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: quay.io/x/y:1\n';
    await client.open(uri, `# \n---\n${pod}---\n${pod}`, 'yaml');
    const found = await client.settled(uri);
    const published = client.published.length;
    await client.change(uri, [{ range: { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } }, text: 'a' }]);
    expect(await client.settled(uri)).toEqual(found);
    expect(client.published.length).toBe(published);
  });
});

/** One event with one change, several, or the text as a whole; now and then a text that is new altogether. */
function eventOf(chance: Random, before: string, edit: number): TextDocumentContentChangeEvent[] {
  if (edit % 15 === 14) return [{ text: streamOf(chance) }];
  const document = TextDocument.create('', 'yaml', 0, before);
  const changes: TextDocumentContentChangeEvent[] = [];
  for (let count = chance.pick([1, 1, 1, 2, 3]); count > 0; count--) {
    const text = document.getText();
    const { change, text: next } = editOf(chance, text);
    const range = { start: document.positionAt(change.at.start), end: document.positionAt(change.at.end) };
    const typed = next.slice(change.at.start, change.at.start + change.length);
    const event = chance.oneIn(10) ? { text: next } : { range, text: typed };
    changes.push(event);
    TextDocument.update(document, [event], document.version + 1);
  }
  return changes;
}

async function diagnosticsOf(text: string, edit: number): Promise<Diagnostic[]> {
  const uri = client.uri(`fresh-${edit}.yaml`);
  await client.open(uri, text, 'yaml');
  const found = await client.settled(uri);
  await client.close(uri);
  return found.map((diagnostic) => ({ ...diagnostic, ...inTyped(diagnostic, uri) }));
}

/** What points into the fresh document points into the one that was typed in. */
function inTyped({ relatedInformation }: Diagnostic, uri: string): Pick<Diagnostic, 'relatedInformation'> {
  if (relatedInformation === undefined) return {};
  const moved = relatedInformation.map(({ location, message }) => ({
    location: location.uri === uri ? { ...location, uri: client.uri('typed.yaml') } : location,
    message,
  }));
  return { relatedInformation: moved };
}
