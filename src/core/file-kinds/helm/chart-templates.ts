import { resolveIn } from '../../model/file-path.js';
import type { KnownFiles, SourceFile } from '../../model/reading.js';
import type { FilePath } from '../../model/span.js';
import { tracedFrom } from '../../model/traced-text.js';
import { parseTemplate } from './template/parse-template.js';
import type { ParsedTemplate } from './template/tree.js';

/** A template of a chart. */
export interface ChartTemplate {
  /** Absent for the file being read. */
  readonly file: FilePath | undefined;
  readonly text: string;
  readonly parsed: ParsedTemplate;
  /** False for what only defines: `*.tpl`, and the templates of charts that this one holds. */
  readonly renders: boolean;
}

/** The templates of a chart that are known, and those of the charts unpacked in it; `own` is the file being read. */
export function chartTemplates(folder: FilePath, files: KnownFiles, own: SourceFile): readonly ChartTemplate[] {
  const loader = new Loader(files, own);
  loader.loadFolder(resolveIn(folder, 'templates'), true, 0);
  const charts = resolveIn(folder, 'charts');
  const names = charts === undefined ? [] : (files.list(charts) ?? []);
  for (const name of names.filter((each) => each.endsWith('/')).slice(0, mostCharts))
    loader.loadFolder(resolveIn(charts ?? '', `${name}templates`), false, 0);
  return loader.templates;
}

class Loader {
  readonly templates: ChartTemplate[] = [];
  private lettersLeft = mostLetters;

  constructor(
    private readonly files: KnownFiles,
    private readonly own: SourceFile,
  ) {}

  loadFolder(folder: FilePath | undefined, renders: boolean, depth: number): void {
    const names = folder === undefined ? undefined : this.files.list(folder);
    for (const name of names ?? []) {
      const path = resolveIn(folder ?? '', name);
      if (path === undefined || this.templates.length >= mostTemplates) continue;
      if (name.endsWith('/')) {
        if (depth < deepest) this.loadFolder(path, renders, depth + 1);
      } else if (name.endsWith('.tpl') || (renders && /\.ya?ml$/.test(name))) this.load(path, renders && !name.endsWith('.tpl'));
    }
  }

  private load(path: FilePath, renders: boolean): void {
    const isOwn = path === this.own.path;
    const known = isOwn ? { state: 'text' as const, text: this.own.text } : this.files.read(path);
    if (known.state !== 'text' || !/image|define|include/i.test(known.text)) return;
    this.lettersLeft -= known.text.length;
    if (this.lettersLeft < 0) return;
    const file = isOwn ? undefined : path;
    this.templates.push({ file, text: known.text, parsed: parsed(known.text, file), renders });
  }
}

const mostTemplates = 200;
const mostCharts = 10;
const mostLetters = 2_000_000;
const deepest = 4;

/** A chart is read again with every keystroke in its values, its templates seldom change. */
const kept = new Map<FilePath, { readonly text: string; readonly parsed: ParsedTemplate }>();
const mostKept = 1000;

function parsed(text: string, file: FilePath | undefined): ParsedTemplate {
  const known = file === undefined ? undefined : kept.get(file);
  if (known?.text === text) return known.parsed;
  const made = parseTemplate(tracedFrom(text, { start: 0, end: text.length }, file));
  if (kept.size >= mostKept) kept.clear();
  if (file !== undefined) kept.set(file, { text, parsed: made });
  return made;
}
