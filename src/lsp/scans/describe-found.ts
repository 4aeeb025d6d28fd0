import type { MergedVulnerability, ScanItem } from '../../core/index.js';
import { code, plain } from '../markdown.js';

/** One thing that was found, in a line of Markdown; `written` is the instruction that brought it in, in which a package may be named. */
export function describeFound(found: ScanItem, written: string): string {
  switch (found.kind) {
    case 'vulnerability':
      return describeVulnerability(found.item, written);
    case 'secret':
      return `${plain(found.item.title)} in ${code(found.item.path)}${found.item.line === undefined ? '' : `, line ${found.item.line}`}`;
    case 'misconfiguration':
      return `${code(found.item.id)} ${plain(found.item.severity)}: ${plain(found.item.title)}${linkTo(found.item.link)}`;
    case 'malware':
      return `${code(found.item.signature)} in ${code(found.item.path)}${found.item.deleted === true ? ', deleted by a later layer and still delivered' : ''}`;
  }
}

function describeVulnerability(item: MergedVulnerability, written: string): string {
  const { name, version, path } = item.package;
  const fix = item.fixedIn.length === 0 ? 'no fix yet' : `fixed in ${item.fixedIn.slice(0, 3).map(code).join(', ')}`;
  const exploited = item.knownExploited === true ? ', known to be exploited' : '';
  const vex = item.vex === undefined ? '' : `, ${plain(item.vex.status.replaceAll('_', ' '))} by ${code(fileName(item.vex.document))}`;
  const doubts = item.disagreements.length === 0 ? '' : ' (the scanners disagree)';
  return `${code(item.id)} ${plain(item.severity)}${exploited}${vex}: ${code(name)} ${plain(version)}, ${fix}${whereNamed(name, path, written)}${doubts}${linkTo(item.link)}`;
}

/** Where a person finds the package to change it: the line itself, or the file that lists it. */
function whereNamed(name: string, path: string | undefined, written: string): string {
  if (holdsWord(written, name)) return ', named in this line';
  return path === undefined ? '' : `, in ${code(path)}`;
}

function holdsWord(text: string, word: string): boolean {
  if (word.length < 2) return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) return true;
  }
  return false;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\w.-]/.test(character);
}

function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** A scanner's link, when it is one that may be followed: https, and unable to leave its brackets. */
function linkTo(link: string | undefined): string {
  if (link === undefined || link.length > 500 || !URL.canParse(link)) return '';
  const { protocol, username, password, href } = new URL(link);
  if (protocol !== 'https:' || username !== '' || password !== '') return '';
  return ` [advisory](${href.replace(/[()<>[\]\\"'`*_~|!\s]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)})`;
}
