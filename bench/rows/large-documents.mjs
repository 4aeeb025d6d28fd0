import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { largeManifest } from '../inputs/manifests.mjs';
import { moduleFolder, modules } from '../inputs/modules.mjs';
import { strictPolicy } from '../inputs/policies.mjs';
import { startServer, timeKeystrokes } from '../language-server.mjs';
import { asShipped, net, yamlDebounceMs, yamlServer } from '../yaml-server.mjs';

/** Rows 10, 11 and 12 in the editor: opening, typing in, and holding large manifests. Every round starts both servers afresh. */
export async function benchLargeDocuments(bench) {
  const peer = await yamlServer();
  for (const [goal, document] of Object.entries(await documents())) {
    if (peer.missing === undefined) await benchDocument(bench, goal, document, peer);
    else for (const row of [10, 11]) bench.table.addMissing({ row, measure: document.label, against: 'yaml-language-server', ...peer });
  }
}

async function benchDocument(bench, goal, { label, text }, peer) {
  const rounds = [];
  for (let round = 0; round < bench.rounds; round++) rounds.push(await oneRound(bench, `${goal}-${round}`, text, peer));
  const [opening, typing, memory] = [0, 1, 2].map((at) => [0, 1].map((server) => rounds.flatMap((round) => round[at][server])));
  const slower = typing[1].map((took) => took - yamlDebounceMs);
  bench.table.add({ row: 10, measure: `keystroke, ${label}`, against: net, goal, ours: typing[0], theirs: slower });
  bench.table.add({ row: 11, measure: `opening ${label}`, against: asShipped, goal, ours: opening[0], theirs: opening[1] });
  if (goal !== 'large manifest' || memory.flat().includes(undefined)) return;
  const measure = 'memory of the server for 100,000 lines';
  bench.table.add({ row: 12, measure, against: 'yaml-language-server', goal: 'server', ours: memory[0], theirs: memory[1], unit: 'MiB' });
}

/** What opening and typing took, and the memory held, each for ours and for theirs. The first 15 edits are not counted. */
async function oneRound(bench, name, text, peer) {
  const folder = join(bench.work, name.replaceAll(' ', '-'));
  await mkdir(folder);
  await writeFile(join(folder, '.wharfmaster.yaml'), strictPolicy);
  const path = join(folder, 'manifest.yaml');
  await writeFile(path, text);
  const servers = [await startServer({ ...bench.server, folder }), await startServer({ ...peer, folder })];
  try {
    const opening = [];
    for (const server of servers) opening.push(await server.open({ path, languageId: 'yaml', text }));
    const typing = await timeKeystrokes(servers, { path, position: middleImage(text) }, 5, 15);
    return [opening, typing, servers.map((server) => server.peakMemory())];
  } finally {
    for (const server of servers) server.close();
  }
}

/** The end of an image in the middle of the text that the strict policy does not allow: what is typed there moves a finding. */
function middleImage(text) {
  const lines = text.split('\n');
  const images = [...lines.keys()].filter(
    (line) => /^\s+(- )?image: \S/.test(lines[line]) && !lines[line].includes('registry.bank.example'),
  );
  const line = images[images.length >> 1];
  return { line, character: lines[line].length };
}

async function documents() {
  const argoCd = await readFile(join(await moduleFolder(modules.argoCd), 'manifests/install.yaml'), 'utf8');
  const bundle = await readFile(join(await moduleFolder(modules.prometheusOperator), 'bundle.yaml'), 'utf8');
  return {
    install: { label: 'argo-cd install.yaml (1.9 MB)', text: argoCd },
    bundle: { label: 'the prometheus-operator bundle (4.2 MB)', text: bundle },
    'large manifest': { label: 'a manifest of 100,000 lines', text: largeManifest(2500) },
  };
}
