import type { ImageUse } from '../../model/image-use.js';
import { nothingRead, type KnownFacts, type Reader, type Reading, type ReadProblem, type SourceFile } from '../../model/reading.js';
import { readDirectives } from './directives.js';
import { frontendUses } from './frontend-uses.js';
import { readStageBases, type StageBase } from './from-uses.js';
import { GivenContexts } from './given-contexts.js';
import { readOutline, type Outline } from './outline.js';
import { lineProblems, refusedDirective } from './problems.js';
import { places } from './places.js';
import { readSources, type ReadSource } from './source-uses.js';
import { shippedStages, stageIndex, StageNames } from './stages.js';

/** Reads a Dockerfile whole: directives, instructions, the ARGs before the first FROM, stages, and then who asks for which image. */
export const dockerfileReader: Reader = { read: readDockerfile };

function readDockerfile({ path, text }: SourceFile, known: KnownFacts): Reading {
  const directives = readDirectives(text);
  const problems: ReadProblem[] = [...directives.refused.map(refusedDirective), ...lineProblems(text)];
  const outline = readOutline(text, directives.escape, problems);
  const names = new StageNames();
  const bases = readStageBases(path, outline, { escape: directives.escape, known, names, problems });
  const sources = readSources(path, outline, names, new GivenContexts(known.build));
  const uses = [...frontendUses(path, text, directives, outline.frontends), ...shippedAsBase(bases, sources, targetOf(outline, known))];
  uses.sort((a, b) => a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end);
  return { ...nothingRead, uses, problems, notCovered: outline.notCovered };
}

/** The stage that is shipped: the one that the build names, by name or number, else the last. */
function targetOf({ stages }: Outline, { build }: KnownFacts): number {
  const last = stages.length - 1;
  if (build?.target === undefined) return last;
  const wanted = build.target.toLowerCase();
  const named = stages.findLastIndex(({ name }) => name === wanted);
  const index = stageIndex(wanted) ?? -1;
  return named >= 0 ? named : stages[index] === undefined ? last : index;
}

/** Marks the images that are shipped as bases of the final stage, wherever in the file they come in (policy.md section 4). */
function shippedAsBase(bases: readonly StageBase[], sources: readonly ReadSource[], target: number): readonly ImageUse[] {
  const shipped = shippedStages(bases, sources, target);
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
