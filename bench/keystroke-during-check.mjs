// How long a keystroke waits while the server checks a workspace of 16,000 manifests, beside the same keystroke in peace (docs/performance.md).
// usage: node bench/keystroke-during-check.mjs [--files 16000]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { largeManifest, longDeployment } from './inputs/manifests.mjs';
import { strictPolicy } from './inputs/policies.mjs';

const files = process.argv.includes('--files') ? Number(process.argv[process.argv.indexOf('--files') + 1]) : 16_000;
const server = process.env.WHARFMASTER_SERVER ?? 'dist/server.cjs';

const folder = await mkdtemp(join(tmpdir(), 'wharfmaster-check-'));
try {
  await writeWorkspace();
  const client = await startClient();
  const calm = await typeFor(client, () => client.edits >= 100);
  const started = performance.now();
  let isOver = false;
  const check = client.check().then((result) => {
    isOver = true;
    return result;
  });
  const busy = await typeFor(client, () => isOver);
  const { filesRead } = await check;
  console.log(`${filesRead} files checked in ${((performance.now() - started) / 1000).toFixed(1)} s, ${busy.length} keystrokes meanwhile`);
  for (const [name, times] of Object.entries({ 'in peace': calm, 'during the check': busy }))
    console.log(`keystroke ${name}: ${describe(times)}`);
  console.log(`memory of the server: ${client.peakMemory()}`);
  client.close();
} finally {
  await rm(folder, { recursive: true });
}

/** Small manifests in a thousand folders, and a few that are large. */
async function writeWorkspace() {
  await writeFile(join(folder, '.wharfmaster.yaml'), strictPolicy);
  for (let index = 0; index < files; index++) {
    const below = join(folder, String(index % 1000));
    if (index < 1000) await mkdir(below);
    const text = index % 4000 === 1 ? largeManifest(1000) : longDeployment().replaceAll('app-0', `app-${index}`);
    await writeFile(join(below, `${index}.yaml`), text);
  }
}

async function typeFor(client, isOver) {
  const times = [];
  for (client.edits = 0; !isOver(); client.edits++) {
    times.push(await client.type());
    await wait(20);
  }
  return times.slice(10);
}

async function startClient() {
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const uri = pathToFileURL(join(folder, 'typed.yaml')).href;
  const text = longDeployment();
  let answered = () => undefined;
  connection.onNotification('textDocument/publishDiagnostics', (published) => published.uri === uri && answered());
  connection.onRequest('client/registerCapability', () => null);
  connection.onUnhandledNotification(() => undefined);
  connection.listen();
  const folderUri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: folderUri,
    workspaceFolders: [{ uri: folderUri, name: '' }],
    capabilities: {},
  });
  await connection.sendNotification('initialized', {});
  const opened = new Promise((resolve) => (answered = resolve));
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  await opened;
  const line = text.split('\n').findIndex((each) => each.endsWith('image: nginx:1'));
  const end = { line, character: text.split('\n')[line].length };
  let version = 1;
  return {
    edits: 0,
    /** Types a character or deletes it again; resolves to the milliseconds until the diagnostics arrive. */
    async type() {
      const isTyped = version++ % 2 === 1;
      const range = { start: end, end: isTyped ? end : { ...end, character: end.character + 1 } };
      const started = performance.now();
      const answer = new Promise((resolve) => (answered = resolve));
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text: isTyped ? '0' : '' }],
      });
      await answer;
      return performance.now() - started;
    },
    check: () => connection.sendRequest('wharfmaster/checkWorkspace', {}),
    peakMemory() {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        return `${(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024).toFixed(0)} MiB at most`;
      } catch {
        return 'this system does not tell';
      }
    },
    close() {
      connection.dispose();
      child.kill();
    },
  };
}

function describe(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  return `median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, slowest ${at(1)} ms`;
}
