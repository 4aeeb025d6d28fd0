import type { Escape } from './directives.js';
import type { Instruction } from './instructions.js';
import { isPlainWord } from './expand/expand-word.js';
import { mountSource } from './mounts.js';
import { places } from './places.js';
import { flagValue, splitCommand, splitWords, type Command } from './split-command.js';
import type { TracedText } from '../../model/traced-text.js';
import { isStringArray } from './heredocs.js';
import type { PlaceInfo } from '../../model/image-use.js';

/** What COPY, RUN and their ONBUILD forms name besides the build context: a stage or an image. */
export interface Source {
  readonly place: PlaceInfo;
  readonly name: TracedText;
  /** COPY also takes a stage's number. */
  readonly mayBeIndex: boolean;
  /** Why the builder refuses the name, whatever it is. */
  readonly refused?: string;
  /** COPY of the root or a system directory: what is copied is a base, whatever it is called (threats.md). */
  readonly copiesSystem: boolean;
}

/** The sources that an instruction names. */
export function sourcesOf(instruction: Instruction, escape: Escape): readonly Source[] {
  const { keyword, command } = instruction;
  if (command === undefined) return [];
  if (keyword !== 'onbuild') return commandSources(command, escape, places.copyFrom, places.runMount);
  if (command.rest.text === '') return [];
  return commandSources(splitCommand(command.rest, escape), escape, places.onbuildCopyFrom, places.onbuildRunMount);
}

function commandSources(command: Command, escape: Escape, copy: PlaceInfo, mount: PlaceInfo): readonly Source[] {
  if (command.keyword === 'copy') return copySources(command, escape, copy);
  return command.keyword === 'run' ? mountSources(command, mount) : [];
}

function copySources(command: Command, escape: Escape, place: PlaceInfo): readonly Source[] {
  const copiesSystem = copiesSystemDirectory(command.rest.text, command.rest);
  return command.flags.flatMap((flag) => {
    const name = flagValue(flag, 'from');
    if (name === undefined || name.text === '') return [];
    const source: Source = { place, name, mayBeIndex: true, copiesSystem };
    if (isPlainWord(name.text, escape)) return [source];
    const reason = name.text.includes('$')
      ? 'COPY --from takes no variables; name a stage of its own, `FROM ${X} AS name`, and copy from that.'
      : 'COPY --from takes the name as it stands, without quotes or escapes inside it.';
    return [{ ...source, refused: reason }];
  });
}

function mountSources(command: Command, place: PlaceInfo): readonly Source[] {
  return command.flags.flatMap((flag) => {
    const value = flagValue(flag, 'mount');
    const name = value === undefined ? undefined : mountSource(value);
    if (name === undefined || name.text === '') return [];
    const source: Source = { place, name, mayBeIndex: false, copiesSystem: false };
    const dollar = name.text.indexOf('$');
    if (dollar < 0 || dollar === name.text.length - 1) return [source];
    return [{ ...source, refused: '`from` of a mount takes no variables; name a stage of its own, `FROM ${X} AS name`, and mount that.' }];
  });
}

const systemDirectories = [
  '', 'bin', 'etc', 'lib', 'lib32', 'lib64', 'libx32', 'sbin', 'usr', 'var',
  'usr/bin', 'usr/lib', 'usr/lib32', 'usr/lib64', 'usr/libexec', 'usr/sbin', 'usr/share',
]; // prettier-ignore

/** True when one of COPY's sources is the root or a directory that makes a system. */
function copiesSystemDirectory(text: string, rest: TracedText): boolean {
  const paths = isStringArray(text) ? jsonStrings(text) : splitWords(rest).map((word) => word.text);
  return paths.slice(0, -1).some((path) => isSystemPath(path, paths.at(-1) ?? ''));
}

function jsonStrings(text: string): readonly string[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.map(String) : [];
}

function isSystemPath(path: string, target: string): boolean {
  const plain = path.replaceAll(/["'\\]/g, '');
  if (/^\$(\w+|\{\w+\})$/.test(plain)) return target === '/';
  const segments: string[] = [];
  for (const segment of plain.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  if (segments.at(-1) !== undefined && /^\*+$/.test(segments.at(-1) ?? '')) segments.pop();
  return systemDirectories.includes(segments.join('/')) || isRootGlob(segments);
}

/** `/[u]sr`, `/us?`, `/u*`: a pattern for directories directly below the root, at which no program lies alone. */
function isRootGlob(segments: readonly string[]): boolean {
  return segments.length === 1 && /[*?[]/.test(segments[0] ?? '');
}
