import { folderOfPath, resolveIn } from '../../model/file-path.js';
import type { KnownFiles } from '../../model/reading.js';
import type { FilePath } from '../../model/span.js';

/** The folder of the chart that a values file belongs to: its own, or one of the two above; undefined when none of them has a Chart.yaml that is known. */
export function chartOfValues(file: FilePath, files: KnownFiles): FilePath | undefined {
  // Values inside another file are those of a chart that is elsewhere.
  let folder: FilePath | undefined = file.includes('#') ? undefined : folderOfPath(file);
  for (let height = 0; folder !== undefined && height < 3; height++) {
    if (isChart(folder, files)) return folder;
    folder = folder === '' ? undefined : resolveIn(folder, '..');
  }
  return undefined;
}

/** The folder of the chart that a template belongs to; undefined when the file does not stand in the templates of a chart that is known. */
export function chartOfTemplate(file: FilePath, files: KnownFiles): FilePath | undefined {
  const at = `/${file}`.lastIndexOf('/templates/');
  if (at < 0) return undefined;
  const folder = file.slice(0, Math.max(0, at - 1));
  return isChart(folder, files) ? folder : undefined;
}

function isChart(folder: FilePath, files: KnownFiles): boolean {
  const file = resolveIn(folder, 'Chart.yaml');
  return file !== undefined && files.read(file).state === 'text';
}
