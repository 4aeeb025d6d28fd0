import type { ImageUse } from '../../model/image-use.js';
import type { KnownFacts, Reader, Reading, ReadProblem, SourceFile } from '../../model/reading.js';
import { readDirectives } from './directives.js';
import { frontendUses } from './frontend-uses.js';
import { readStageBases, type StageBase } from './from-uses.js';
import { readOutline } from './outline.js';
import { lineProblems, refusedDirective } from './problems.js';
import { places } from './places.js';
import { readSources, type ReadSource } from './source-uses.js';
import { shippedStages, StageNames } from './stages.js';

/** Reads a Dockerfile whole: directives, instructions, the ARGs before the first FROM, stages, and then who asks for which image. */
export const dockerfileReader: Reader = { read: readDockerfile };

function readDockerfile({ path, text }: SourceFile, known: KnownFacts): Reading {
  const directives = readDirectives(text);
  const problems: ReadProblem[] = [...directives.refused.map(refusedDirective), ...lineProblems(text)];
  const outline = readOutline(text, directives.escape, problems);
  const names = new StageNames();
  const bases = readStageBases(path, outline, { escape: directives.escape, known, names, problems });
  const sources = readSources(path, outline, names);
  const uses = [...frontendUses(path, text, directives, outline.frontends), ...shippedAsBase(bases, sources)];
  uses.sort((a, b) => a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end);
  return { uses, problems, embedded: [], wants: [], notCovered: outline.notCovered };
}

/** Marks the images that are shipped as bases of the final stage, wherever in the file they come in (policy.md section 4). */
function shippedAsBase(bases: readonly StageBase[], sources: readonly ReadSource[]): readonly ImageUse[] {
  const shipped = shippedStages(bases, sources);
  const base = (use: ImageUse): ImageUse => ({ ...use, use: 'base', stage: 'final' });
  return [
    ...bases.flatMap(({ image }, stage) => (image === undefined ? [] : [shipped.has(stage) ? base(image) : image])),
    ...sources.flatMap(({ image, inStage, source }) => {
      if (image === undefined) return [];
      const isBase = source.copiesSystem && source.place === places.copyFrom && shipped.has(inStage);
      return [isBase ? base(image) : image];
    }),
  ];
}
