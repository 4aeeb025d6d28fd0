import { readBuildFile } from '../file-kinds/dockerfile/build-file.js';
import type { ImageConfig } from '../model/subject.js';
import { assess } from './assess.js';
import type { Attribution } from './attribution.js';
import { chainOf, toBuildStages, type BuildStages } from './build-chain.js';
import { readHistory, type ImageHistory } from './image-history.js';

/** A Dockerfile that may have made an image. */
export interface DockerfileCandidate {
  readonly uri: string;
  readonly text: string;
}

/** How well a Dockerfile's history fits an image, with the stage that fits best. */
export interface RankedDockerfile extends Pick<Attribution, 'fit' | 'score' | 'baseLayers'> {
  readonly uri: string;
  /** The stage's name, or its number; absent for the last one. */
  readonly target?: string;
}

/** The Dockerfiles that fit an image's history, best first. */
export interface DockerfileSearch {
  readonly ranked: readonly RankedDockerfile[];
  /** True when the best fits well and no other nearly as well; only a guess all the same, since the history is its author's word. */
  readonly isUnambiguous: boolean;
  /** False when there were more candidates than could be looked at. */
  readonly isComplete: boolean;
}

/** So much is compared (instructions times entries) before the rest of the candidates is left. */
const mostComparisons = 4_000_000;
const mostCandidates = 500;
const mostStages = 30;
const longestFile = 256 * 1024;

/** Below this score a fit proves nothing, and within this distance two fit alike. */
const goodScore = 0.5;
const near = 0.1;

/** Looks for the Dockerfile that made an image: every stage of every candidate is tried as the target. */
export function findDockerfileOf(config: ImageConfig, candidates: readonly DockerfileCandidate[]): DockerfileSearch {
  const history = readHistory(config);
  const budget = { left: mostComparisons };
  const ranked: RankedDockerfile[] = [];
  let isComplete = candidates.length <= mostCandidates;
  for (const { uri, text } of candidates.slice(0, mostCandidates)) {
    if (text.length > longestFile) continue;
    if (budget.left <= 0) isComplete = false;
    else ranked.push(...bestStage(uri, toBuildStages(readBuildFile(text)), history, budget));
  }
  ranked.sort((a, b) => b.score - a.score || order(a.uri, b.uri));
  const [best, second] = ranked;
  const isUnambiguous = best !== undefined && isComplete && best.score >= goodScore && (second?.score ?? 0) < best.score - near;
  return { ranked, isUnambiguous, isComplete };
}

/** The later of two stages that fit alike: what people build is at the end. */
function bestStage(uri: string, stages: BuildStages, history: ImageHistory, budget: { left: number }): readonly RankedDockerfile[] {
  const { length } = stages.file.stages;
  let best: RankedDockerfile | undefined;
  for (let index = length - 1; index >= Math.max(0, length - mostStages) && budget.left > 0; index--) {
    const chain = chainOf(stages, index);
    budget.left -= 100 + chain.steps.length * (10 + history.steps.length);
    const { fit, score, baseLayers } = assess(history, chain, {});
    if (fit === 'none' || score <= (best?.score ?? 0)) continue;
    best = { uri, fit, score, baseLayers, ...(index === length - 1 ? {} : { target: stages.file.stages[index]?.name ?? String(index) }) };
  }
  return best === undefined ? [] : [best];
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
