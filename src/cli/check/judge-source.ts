import {
  governingWithoutExcluded,
  judgeFile,
  mergedBuildArgs,
  mergedCustomResources,
  noFacts,
  readSource,
  type GoverningPolicy,
  type JudgedFile,
  type JudgingContext,
  type KnownFacts,
  type KnownFiles,
  type Reading,
  type SourceFile,
} from '../../core/index.js';

/** One text with what was read in it and what the policies say. */
export interface JudgedSource {
  readonly source: SourceFile;
  readonly reading: Reading;
  readonly judged: JudgedFile;
  readonly governing: GoverningPolicy;
  readonly context: JudgingContext;
  readonly known: KnownFacts;
}

/** Reads a text and judges every use in it. A file that somebody named is judged by every layer, also by those that exclude it. */
export async function judgeSource(
  source: SourceFile,
  over: {
    readonly governing: GoverningPolicy;
    readonly context: JudgingContext;
    readonly named: boolean;
    readonly files: KnownFiles;
    readonly read?: typeof readSource;
  },
): Promise<JudgedSource> {
  const { context } = over;
  const governing = over.named ? over.governing : governingWithoutExcluded(source.path, over.governing);
  const known = {
    ...noFacts,
    buildArgs: mergedBuildArgs(governing),
    customResources: mergedCustomResources(governing),
    files: over.files,
  };
  const reading = await (over.read ?? readSource)(source, known);
  return { source, reading, judged: judgeFile(source.path, reading, governing, context), governing, context, known };
}
