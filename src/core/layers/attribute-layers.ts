import { readBuildFile } from '../file-kinds/dockerfile/build-file.js';
import type { ImageConfig } from '../model/subject.js';
import { assess } from './assess.js';
import type { Attribution, AttributionHints } from './attribution.js';
import { chainOf, targetStage, toBuildStages } from './build-chain.js';
import { readHistory } from './image-history.js';

/**
 * Matches an image's history with a Dockerfile's instructions, from the end downwards, so that a file that was edited after the build keeps what still
 * fits; what lies below the matched lines is the base's (threats.md: shown as claimed, decides nothing).
 */
export function attributeLayers(config: ImageConfig, dockerfile: string, hints: AttributionHints = {}): Attribution {
  const stages = toBuildStages(readBuildFile(dockerfile.slice(0, longestFile)), hints.buildArgs);
  return assess(readHistory(config), chainOf(stages, targetStage(stages, hints.target)), hints);
}

/** What is longer is no Dockerfile that somebody wrote. */
const longestFile = 1024 * 1024;
