import type { BaseClaim } from '../../core/index.js';
import { basesOfDockerfile } from '../../node/ceremony/bases-of-dockerfile.js';
import type { PushSession } from './session.js';

/** What the image is said to be built from: `--base`, and the external image of the Dockerfile's final stage. */
export async function claimedBases({ command, scan }: PushSession): Promise<readonly BaseClaim[]> {
  const named = command.claimedBases.map((reference): BaseClaim => ({ reference, from: 'person' }));
  return scan.dockerfile === undefined ? named : [...named, ...(await basesOfDockerfile(scan.dockerfile, scan.governing))];
}
