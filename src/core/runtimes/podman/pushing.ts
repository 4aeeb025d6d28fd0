import { failed, ok } from '../../model/result.js';
import { describeFailure, type RuntimeWords } from '../describe-failure.js';
import { describePushFailure } from '../describe-push-failure.js';
import { toImageId } from '../image-id.js';
import type { CommandPushing } from '../pushing.js';

/** `podman push` of an id to an address (podman-push(1)): nothing is named on this machine, and Podman’s own logins are used. */
export function podmanPushing(inherits: readonly string[], words: RuntimeWords): CommandPushing {
  return {
    by: 'command',
    keepsManifests: false,
    push: ({ id, name, plainHttp, timeoutMs }) => ({
      program: 'podman',
      args: [
        ...['image', 'push', '--digestfile={folder}/digest', ...(plainHttp ? ['--tls-verify=false'] : [])],
        ...['--', id, `docker://${name.registry}/${name.repository}:${name.tag}`],
      ],
      inherits,
      reads: ['digest'],
      timeoutMs,
      parse(output) {
        if (output.exitCode !== 0)
          return isAboutItself.test(output.stderr)
            ? failed(describeFailure(words, output, id))
            : ok(failed(describePushFailure(words.label, name, output.stderr)));
        const digest = toImageId(output.files['digest']);
        return ok(ok(digest === undefined ? {} : { digest }));
      },
    }),
    // Without a terminal it counts no bytes, and does not say of one layer that it is done (containers/image, copy).
    progressIn(line) {
      const begun = /^Copying blob (?:sha256:)?([0-9a-f]{12,64})\b/.exec(line)?.[1];
      if (begun !== undefined) return { begun };
      return line.startsWith('Copying config ') ? 'layers-there' : undefined;
    },
  };
}

/** What fails on this machine, before any registry is asked. */
const isAboutItself = /image not known|unable to connect to Podman|Cannot connect to Podman|unknown flag/i;
