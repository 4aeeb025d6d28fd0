import { createTwoFilesPatch } from 'diff';
import { escapeLine, escapeText } from '../../core/index.js';

/** The change of one file as a unified diff. What could harm a terminal or a log is escaped: such a line does not apply as a patch. */
export function printDiff(shown: string, before: string, after: string, colour: boolean): string {
  const name = escapeText(shown);
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 });
  const lines = patch.split('\n').filter((line, at) => at > 0 || !line.startsWith('==='));
  return lines.map((line) => painted(escapeDiffLine(line), colour)).join('\n');
}

/** Tabs, and the carriage return that ends a line, belong to the diff. */
function escapeDiffLine(line: string): string {
  const end = line.endsWith('\r') ? '\r' : '';
  return (
    escapeLine(
      line
        .slice(0, line.length - end.length)
        .split('\t')
        .map(escapeText)
        .join('\t'),
    ) + end
  );
}

function painted(line: string, colour: boolean): string {
  if (!colour) return line;
  if (line.startsWith('+')) return `\u001b[32m${line}\u001b[39m`;
  if (line.startsWith('-')) return `\u001b[31m${line}\u001b[39m`;
  return line.startsWith('@@') ? `\u001b[36m${line}\u001b[39m` : line;
}
