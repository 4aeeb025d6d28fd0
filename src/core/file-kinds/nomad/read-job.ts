import type { ImageUse } from '../../model/image-use.js';
import type { Reading, SourceFile } from '../../model/reading.js';
import { writtenSpan } from '../../model/traced-text.js';
import { inOrder, namesOf, readConfiguration, settleEach, valuesAt, type HclNode, type Scope } from '../hcl/index.js';
import { toUse, withoutPrefix } from '../image-text/index.js';
import { places, words } from './places.js';

/** Reads a job: the images of tasks whose driver runs containers. What Nomad itself puts in (`${NOMAD_META_…}`, `${attr.…}`) is open. */
export function readJob(file: SourceFile): Reading {
  const { root, problems } = readConfiguration(file, words);
  const scope = namesOf(file, root);
  const tasks = paths.flatMap((path) => valuesAt(root, path)).filter((task) => runsContainers(task));
  const uses = tasks.flatMap((task) => valuesAt(task, ['config', 'image']).flatMap((image) => usesOf(file, image, scope)));
  return inOrder({ uses, problems });
}

const paths: readonly (readonly string[])[] = [
  ['job', '*', 'group', '*', 'task', '*'],
  ['job', '*', 'task', '*'],
];

const drivers: ReadonlySet<string> = new Set(['docker', 'podman', 'containerd-driver', 'nerdctl']);

/** One that is not said, or not written out, may be any. */
function runsContainers(task: HclNode): boolean {
  const said = valuesAt(task, ['driver']).flatMap((node) => {
    const [part] = node.kind === 'template' ? node.parts : [];
    return part?.kind === 'text' ? part.text.text : [];
  });
  return said.length === 0 || said.some((driver) => drivers.has(driver));
}

function usesOf(file: SourceFile, image: HclNode, scope: Scope): readonly ImageUse[] {
  return settleEach(image, scope).flatMap((settled) => {
    const text = withoutPrefix(settled.text, 'docker://') ?? settled.text;
    const at = writtenSpan(text);
    return at === undefined ? [] : (toUse(file, { ...settled, place: places.task, text, at }) ?? []);
  });
}
