// How long a keystroke waits while the server checks a workspace of 16,000 manifests, beside the same keystroke in peace (docs/performance.md).
// usage: node bench/keystroke-during-check.mjs [--files 16000]
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startServer } from './language-server.mjs';
import { largeManifest, longDeployment } from './inputs/manifests.mjs';
import { strictPolicy } from './inputs/policies.mjs';

const files = process.argv.includes('--files') ? Number(process.argv[process.argv.indexOf('--files') + 1]) : 16_000;
const server = process.env.WHARFMASTER_SERVER ?? 'dist/server.cjs';

const folder = await mkdtemp(join(tmpdir(), 'wharfmaster-check-'));
const path = join(folder, 'typed.yaml');
const text = longDeployment();
const line = text.split('\n').findIndex((each) => each.endsWith('image: nginx:1'));
const position = { line, character: text.split('\n')[line].length };
const client = await startServer({ program: process.execPath, args: [server, '--stdio'], folder });
try {
  await writeWorkspace();
  await client.open({ path, languageId: 'yaml', text });
  const calm = await typeFor((count) => count >= 100);
  const started = performance.now();
  let isOver = false;
  const check = client.request('wharfmaster/checkWorkspace', {}).then((result) => {
    isOver = true;
    return result;
  });
  const busy = await typeFor(() => isOver);
  const { filesRead } = await check;
  console.log(`${filesRead} files checked in ${((performance.now() - started) / 1000).toFixed(1)} s, ${busy.length} keystrokes meanwhile`);
  for (const [name, times] of Object.entries({ 'in peace': calm, 'during the check': busy }))
    console.log(`keystroke ${name}: ${describe(times)}`);
  console.log(`memory of the server: ${client.peakMemory()?.toFixed(0) ?? '?'} MiB at most`);
} finally {
  client.close();
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

/** Types a character and deletes it again, until it is over; milliseconds until the diagnostics arrive, without the first ten. */
async function typeFor(isOver) {
  const times = [];
  while (!isOver(times.length)) {
    const isTyped = times.length % 2 === 0;
    const range = { start: position, end: isTyped ? position : { ...position, character: position.character + 1 } };
    times.push(await client.edit({ path, range, newText: isTyped ? '0' : '' }));
    await wait(20);
  }
  // What was typed last is deleted, so that the next run begins where this one did.
  if (times.length % 2 === 1)
    await client.edit({ path, range: { start: position, end: { ...position, character: position.character + 1 } }, newText: '' });
  return times.slice(10);
}

function describe(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  return `median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, slowest ${at(1)} ms`;
}
