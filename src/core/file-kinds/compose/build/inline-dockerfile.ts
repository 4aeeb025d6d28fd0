import type { EmbeddedFile, ReadProblem } from '../../../model/reading.js';
import type { Span } from '../../../model/span.js';
import { writtenSpan } from '../../../model/traced-text.js';
import type { YamlScalar } from '../../yaml/tree.js';
import type { ProjectSearch } from '../project-search.js';

/** The Dockerfile in a scalar as Docker gets it; what of it nobody can know is said. */
export function inlineDockerfile(project: ProjectSearch, inline: YamlScalar): Omit<EmbeddedFile, 'kind'> | undefined {
  const { text, assumes, omitted, empty, refused } = project.settle(inline);
  if (refused !== undefined) {
    project.search.say(refusedText(inline.at, refused));
    return undefined;
  }
  if (inline.cut) project.search.say(unknownText(inline.at));
  for (const word of omitted.values()) {
    if (instruction.test(word.text)) project.search.say(unknownText(writtenSpan(word) ?? inline.at));
  }
  return { text, assumes, empty };
}

/** What names images, or may bring a line of its own. */
const instruction = /from|copy|run|\n/i;

function refusedText(at: Span, reason: string): ReadProblem {
  return {
    code: 'syntax',
    span: at,
    what: `Compose does not load this Dockerfile: ${reason}`,
    why: 'It replaces variables before Docker gets to see the text, so the images in it are not known.',
    next: 'Correct the variable, or write `$$` where Docker is to see a `$`.',
    undetermined: at,
  };
}

function unknownText(at: Span): ReadProblem {
  return {
    code: 'unsupported',
    span: at,
    what: 'What stands here in the Dockerfile is only known when it is built.',
    why: 'It may be an instruction that fetches an image, and nobody can judge that image here.',
    next: 'Write the instruction out, and let a variable hold no more than a part of it.',
    undetermined: at,
  };
}
