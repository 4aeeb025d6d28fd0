import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCommands, obtainAll } from '../compare.mjs';
import { collectManifests, largeManifest } from '../inputs/manifests.mjs';
import { moduleFolder, modules } from '../inputs/modules.mjs';
import { gatekeeperPolicy, regoPolicy } from '../inputs/policies.mjs';
import { median, medianRatio, memoryInTurn, timeInTurn } from '../processes.mjs';

/** Row 4: many real manifests. */
export async function benchManifests(bench) {
  const folder = join(bench.work, 'manifests');
  const files = await collectManifests(folder, 1002);
  const peers = [await conftest(bench, folder), checkov(folder)];
  await compareCommands(bench, { row: 4, measure: `${files.length} Kubernetes files`, paths: [folder], peers });
  noteCache(bench, folder);
}

/** What kept readings save: the same check once more, with `--cache`. */
function noteCache(bench, folder) {
  const check = bench.ours('check', [folder]);
  const cached = { ...check, name: 'cached', args: [...check.args, '--cache', join(bench.work, 'readings')] };
  const { check: plain, cached: warm } = timeInTurn([check, cached], bench.rounds);
  bench.table.note(
    `Row 4 again with \`--cache\` and nothing changed: ${median(warm).toFixed(0)} ms, ${medianRatio(warm, plain).toFixed(2)} of the run without.`,
  );
}

/** Row 5: one manifest of 100,000 lines with 2,500 images. */
export async function benchLargeManifest(bench) {
  const folder = await largeManifestFolder(bench);
  const file = join(folder, 'manifest.yaml');
  const policy = join(bench.work, 'gatekeeper.yaml');
  await writeFile(policy, gatekeeperPolicy);
  const peers = [{ against: 'gator', args: ['test', '-f', policy, '-f', file] }, await conftest(bench, file), checkov(folder)];
  await compareCommands(bench, { row: 5, measure: 'a manifest of 100,000 lines, 2,500 images', paths: [file], peers });
}

/** Row 6: 4 MB of which nearly all is the description of custom resources. */
export async function benchBundle(bench) {
  const file = join(await moduleFolder(modules.prometheusOperator), 'bundle.yaml');
  await compareCommands(bench, { row: 6, measure: 'the prometheus-operator bundle', paths: [file], peers: [await conftest(bench, file)] });
}

/** Row 12, the command line: the most memory held for the manifest of row 5. */
export async function benchCommandMemory(bench) {
  const file = join(await largeManifestFolder(bench), 'manifest.yaml');
  const { present, missing } = await obtainAll([await conftest(bench, file)]);
  const measure = 'memory for 100,000 lines';
  const commands = ['images', 'check'];
  const peaks = memoryInTurn([...commands.map((command) => bench.ours(command, [file])), ...present], bench.rounds);
  for (const { name } of present)
    for (const command of commands)
      bench.table.add({
        ...{ row: 12, command, measure: `${measure}, ${command}`, against: name, goal: 'command line' },
        ...{ ours: peaks[command], theirs: peaks[name], unit: 'MiB' },
      });
  for (const { against, reason } of missing) bench.table.addMissing({ row: 12, measure, against, missing: reason });
}

async function largeManifestFolder(bench) {
  const folder = join(bench.work, 'large');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.yaml'), largeManifest(2500));
  return folder;
}

async function conftest(bench, path) {
  const policies = join(bench.work, 'rego');
  await mkdir(policies, { recursive: true });
  await writeFile(join(policies, 'policy.rego'), regoPolicy);
  return { against: 'conftest', args: ['test', '--policy', policies, '--parser', 'yaml', path] };
}

function checkov(folder) {
  const options = [
    '--framework',
    'kubernetes',
    '--check',
    'CKV_K8S_14,CKV_K8S_43',
    '--skip-download',
    '--compact',
    '--quiet',
    '--soft-fail',
  ];
  return { against: 'checkov', args: ['-d', folder, ...options] };
}
