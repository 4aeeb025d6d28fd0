import type { BuildFile, BuildInstruction } from '../file-kinds/dockerfile/build-file.js';
import type { Budget, VariableValue } from '../file-kinds/dockerfile/expand/environment.js';
import { expandText, toVariable } from './expand-text.js';
import { isStringArray } from '../file-kinds/dockerfile/heredocs.js';
import { afterShell } from './shell-words.js';
import { openMark } from './signature.js';
import { toStep, type Step } from './step.js';

/** The instructions in which the builder fills in variables (Dockerfile reference, Environment replacement). */
const expanded = new Set('add copy env expose label stopsignal user volume workdir'.split(' '));

/** Turns a stage's instructions into steps, in order: what ENV, ARG and WORKDIR said counts for those below. */
export class InstructionReader {
  private readonly variables = new Map<string, VariableValue>();
  /** ENV beats ARG, wherever it stands. */
  private readonly set = new Set<string>();
  private readonly budget: Budget = { left: 2_000_000 };
  private folder = '/';

  constructor(
    private readonly file: Pick<BuildFile, 'escape' | 'declarations'>,
    private readonly buildArgs: Readonly<Record<string, string>>,
  ) {}

  read(instruction: BuildInstruction): Step {
    const { keyword, rest } = instruction;
    const name = keyword.toUpperCase();
    const text = expanded.has(keyword) ? expandText(rest, this.variables, this.file.escape, this.budget) : rest;
    switch (keyword) {
      case 'run':
        return toStep(name, runForms(instruction));
      case 'copy':
      case 'add':
        return toStep(name, [text, rest], this.targetsOf(text, rest));
      case 'workdir':
        return toStep(name, [this.enter(text), rest]);
      case 'env':
        for (const [variable, value] of pairsOf(text)) this.setVariable(variable, value);
        return toStep(name, [text, rest]);
      case 'arg':
        this.declare(rest);
        return toStep(name, [rest]);
      default:
        return toStep(name, [text, rest]);
    }
  }

  private setVariable(name: string, value: string): void {
    this.variables.set(name, toVariable(value));
    this.set.add(name);
  }

  private declare(rest: string): void {
    for (const word of rest.split(/\s+/)) {
      const [name = '', ...value] = word.split('=');
      const global = this.file.declarations.findLast((declaration) => declaration.name === name)?.value?.text;
      const given = Object.hasOwn(this.buildArgs, name) ? this.buildArgs[name] : undefined;
      const text = given ?? (word.includes('=') ? value.join('=') : global);
      if (name === '' || text === undefined || this.set.has(name)) continue;
      this.variables.set(name, toVariable(expandText(text, this.variables, this.file.escape, this.budget)));
    }
  }

  private enter(text: string): string {
    const folder = text.trim();
    this.folder = folder.includes(openMark) && !folder.startsWith('/') ? openMark : joinPaths(this.folder, folder);
    return this.folder;
  }

  /** The classic builder writes the target as it stands in the file, or from the root. */
  private targetsOf(text: string, rest: string): readonly string[] {
    const target = lastWord(text);
    const full = joinPaths(this.folder, target);
    return [...new Set([target, lastWord(rest), full, target.endsWith('/') ? `${full}/` : full])];
  }
}

/** A RUN as builders write it down: its words, or those of its JSON form, with its heredocs whole, as their bodies alone, or as the file that they are run from. */
function runForms({ rest, heredocs }: BuildInstruction): readonly string[] {
  const words = jsonWords(rest);
  if (words !== undefined) return [afterShell(words.join(' ')), rest];
  if (heredocs === '') return [rest];
  const name = /<<-?\s*["']?([^\s"']{1,100})/.exec(rest)?.[1] ?? '';
  return [`${rest}\n${heredocs}`, heredocs.trimEnd().replace(/\n[^\n]*$/, ''), `/dev/pipes/${name}`, rest];
}

/** The words of an instruction's JSON form. */
function jsonWords(rest: string): readonly string[] | undefined {
  if (!isStringArray(rest)) return undefined;
  const words: unknown = JSON.parse(rest);
  return Array.isArray(words) ? words.map(String) : undefined;
}

/** `A=b C=d e`, as it is after quotes are gone: a value goes on until the next name. `A b` is the old form. */
function pairsOf(text: string): readonly (readonly [string, string])[] {
  const words = text.trim().split(/[ \t]+/);
  const [first = '', ...others] = words;
  if (!first.includes('=')) return [[first, others.join(' ')]];
  const pairs: [string, string][] = [];
  for (const word of words) {
    const found = /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(word);
    const last = pairs.at(-1);
    if (found !== null) pairs.push([found[1] ?? '', found[2] ?? '']);
    else if (last !== undefined) last[1] += ` ${word}`;
  }
  return pairs;
}

function lastWord(text: string): string {
  return jsonWords(text)?.at(-1) ?? text.split(/\s+/).findLast((word) => word !== '') ?? '';
}

/** An absolute path without dots; a path that begins with something unknown is not known. */
function joinPaths(folder: string, path: string): string {
  if (folder.startsWith(openMark) && !path.startsWith('/')) return openMark;
  const segments: string[] = [];
  for (const segment of `${path.startsWith('/') ? '' : folder}/${path}`.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
