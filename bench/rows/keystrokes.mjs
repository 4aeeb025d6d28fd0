import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerfileOf } from '../inputs/dockerfiles.mjs';
import { longDeployment } from '../inputs/manifests.mjs';
import { strictPolicy } from '../inputs/policies.mjs';
import { startServer, timeKeystrokes } from '../language-server.mjs';
import { obtain } from '../peers.mjs';
import { asShipped, net, yamlDebounceMs, yamlServer } from '../yaml-server.mjs';

/** Row 7: a keystroke in a small Dockerfile. docker-language-server is in no registry: its time as shipped, measured once, stands in. */
export function benchSmallDockerfileKeystroke(bench) {
  return benchDockerfile(bench, { row: 7, lines: 20, recordedMs: 51 });
}

/** Row 8: a keystroke in a long one. */
export function benchLongDockerfileKeystroke(bench) {
  return benchDockerfile(bench, { row: 8, lines: 1000, recordedMs: 57 });
}

/** Row 9: a keystroke in a deployment of 200 lines. */
export async function benchDeploymentKeystroke(bench) {
  const text = longDeployment();
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.endsWith('image: nginx:1'));
  const document = { name: 'deployment.yaml', languageId: 'yaml', text, position: { line, character: lines[line].length } };
  const measure = 'keystroke, a deployment of 200 lines';
  const peer = await yamlServer();
  if (peer.missing !== undefined) return bench.table.addMissing({ row: 9, measure, against: 'yaml-language-server', ...peer });
  const [ours, theirs] = await typeIn(bench, document, peer, { edits: 30, warmUps: 20 });
  bench.table.add({ row: 9, measure, against: asShipped, ours, theirs });
  bench.table.add({ row: 9, measure, against: net, ours, theirs: theirs.map((took) => took - yamlDebounceMs) });
}

async function benchDockerfile(bench, { row, lines, recordedMs }) {
  const measure = `keystroke, a Dockerfile of ${lines} lines`;
  const position = { line: 0, character: 'FROM node:2'.length };
  const document = { name: 'Dockerfile', languageId: 'dockerfile', text: dockerfileOf(lines), position };
  const against = 'dockerfile-language-server-nodejs';
  const [ours, theirs] = await typeIn(bench, document, withStdio(await obtain(against)), { edits: 60, warmUps: 30 });
  bench.table.add({ row, measure, against, ours, theirs });
  const recorded = 'docker-language-server';
  bench.table.add({ row, measure, against: `${recorded} as shipped (recorded)`, goal: recorded, ours, theirs: recordedMs });
}

async function typeIn(bench, { name, languageId, text, position }, peer, { edits, warmUps }) {
  const folder = join(bench.work, `typing-${name}-${text.length}`);
  await mkdir(folder);
  await writeFile(join(folder, '.wharfmaster.yaml'), strictPolicy);
  const path = join(folder, name);
  await writeFile(path, text);
  const servers = [await startServer({ ...bench.server, folder }), await startServer({ ...peer, folder })];
  try {
    for (const server of servers) await server.open({ path, languageId, text });
    return await timeKeystrokes(servers, { path, position }, edits, warmUps);
  } finally {
    for (const server of servers) server.close();
  }
}

function withStdio({ program, args }) {
  return { program, args: [...args, '--stdio'] };
}
