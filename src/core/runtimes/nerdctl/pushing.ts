import type { ReleaseTarget } from '../../model/ceremony.js';
import { failed, ok } from '../../model/result.js';
import type { ToolOutput } from '../../model/tool-call.js';
import { describeFailure, type RuntimeWords } from '../describe-failure.js';
import { describePushFailure } from '../describe-push-failure.js';
import type { CommandPushing } from '../pushing.js';

/** `nerdctl push` (docs/command-reference.md) takes a name only; logins are those of Docker. Manifests are pushed as containerd has them. */
export function nerdctlPushing(inherits: readonly string[], words: RuntimeWords): CommandPushing {
  const done = (output: ToolOutput, id?: string) => (output.exitCode === 0 ? ok(undefined) : failed(describeFailure(words, output, id)));
  const call = { program: 'nerdctl', inherits, timeoutMs: 60_000 };
  return {
    by: 'command',
    keepsManifests: true,
    naming: {
      tag: (id, name) => ({ ...call, args: ['image', 'tag', '--', id, textOf(name)], parse: (output) => done(output, id) }),
      untag: (name) => ({ ...call, args: ['image', 'rm', '--', textOf(name)], parse: (output) => done(output, textOf(name)) }),
    },
    push: ({ name, plainHttp, timeoutMs }) => ({
      ...call,
      args: ['image', 'push', ...(plainHttp ? ['--insecure-registry'] : []), '--', textOf(name)],
      timeoutMs,
      parse(output) {
        if (output.exitCode === 0) return ok(ok({}));
        return isAboutItself.test(output.stderr)
          ? failed(describeFailure(words, output, textOf(name)))
          : ok(failed(describePushFailure(words.label, name, output.stderr)));
      },
    }),
    // It names compressed layers, of whose sizes nothing is known before.
    progressIn: () => undefined,
  };
}

function textOf({ registry, repository, tag }: ReleaseTarget): string {
  return `${registry}/${repository}:${tag}`;
}

/** What fails on this machine, before any registry is asked. */
const isAboutItself = /containerd socket|rootless containerd not running|containerd\.sock/i;
