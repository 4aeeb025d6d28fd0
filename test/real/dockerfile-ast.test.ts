import { DockerfileParser } from 'dockerfile-ast';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDirectives } from '../../src/core/file-kinds/dockerfile/directives.js';
import { readInstructions } from '../../src/core/file-kinds/dockerfile/instructions.js';
import { lineIndex } from '../../src/core/model/line-index.js';
import { corpusFiles, dockerfileModules, isDockerfile, type CorpusFile } from './support/corpus.js';

/*
 * A second opinion on where instructions start, from the library that Docker's own language service stands on. It is right about ordinary
 * files and wrong where extraction.md 2c says; there BuildKit decides (dockerfile-oracle.test.ts).
 */

let files: readonly CorpusFile[];

beforeAll(async () => {
  files = await corpusFiles({ modules: dockerfileModules, wants: isDockerfile, name: 'dockerfiles' });
});

describe('dockerfile-ast', () => {
  it('splits the ordinary ones of the published Dockerfiles as we do', () => {
    const ordinary = files.filter(({ text }) => isOrdinary(text));
    const different = ordinary.filter(({ text }) => JSON.stringify(ours(text)) !== JSON.stringify(theirs(text)));
    console.log(
      `dockerfile-ast: ${String(ordinary.length)} of ${String(files.length)} files are ordinary, ${String(different.length)} split otherwise`,
    );
    expect(ordinary.length).toBeGreaterThan(500);
    expect(different.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ['a heredoc with a number', 'FROM a\nRUN 3<<EOF\nFROM phantom\nEOF\n', 3],
    ['a heredoc with a space', 'FROM a\nRUN << EOF\nFROM phantom\nEOF\n', 3],
    ['heredocs with and without a dash', 'FROM a\nRUN <<-A <<B\n\tA\n\tB\nFROM phantom\nB\n', 3],
    ['a doubled escape character at the end of a line', 'FROM a\nRUN x \\\\\nFROM b\n', 2],
    ['a carriage return inside a line', 'FROM a\rAS\rb\n', 3],
  ])('is wrong about %s', (_, text, instructions) => {
    expect(theirs(text).length).toBeGreaterThanOrEqual(instructions);
    expect(ours(text)).not.toEqual(theirs(text));
  });
});

type Start = readonly [keyword: string, offset: number];

function ours(text: string): readonly Start[] {
  return readInstructions(text, readDirectives(text).escape, []).map(({ keyword, span }) => [keyword, span.start]);
}

function theirs(text: string): readonly Start[] {
  const lines = lineIndex(text);
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => {
      const { line, character } = instruction.getRange().start;
      return [instruction.getInstruction().toLowerCase(), lines.offsetAt({ line: line + 1, column: character + 1 })];
    });
}

/** Without what dockerfile-ast is known to read otherwise. */
function isOrdinary(text: string): boolean {
  return !text.includes('<<') && !/\r(?!\n)/.test(text) && !text.startsWith('#!') && !/\\\\[ \t]*$/m.test(text);
}
