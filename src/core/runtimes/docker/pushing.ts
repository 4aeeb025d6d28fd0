import type { ReleaseTarget } from '../../model/ceremony.js';
import { failed, ok } from '../../model/result.js';
import type { ToolCall } from '../../model/tool-call.js';
import { describePushFailure } from '../describe-push-failure.js';
import { isObject, parseJson, textsIn } from '../json-fields.js';
import type { ApiPushing } from '../pushing.js';
import { readPushEvent } from './read-push-event.js';

/**
 * The Engine API (docs.docker.com/reference/api/engine) over `docker system dial-stdio`, which is how Docker's own client reaches daemons
 * by SSH: whatever context, socket, pipe or TLS the person has set up is used, and we need to know nothing of it.
 */
export function dockerPushing(inherits: readonly string[], explain: ToolCall<undefined>['parse']): ApiPushing {
  return {
    by: 'api',
    dial: () => ({
      program: 'docker',
      args: ['system', 'dial-stdio'],
      inherits,
      timeoutMs: 0,
      parse: (output) => {
        if (output.exitCode === 0) return ok(undefined);
        if (knowsNoDialling.test(output.stderr)) return failed(tooOld);
        const why = explain(output);
        return why.ok ? failed(closed) : why;
      },
    }),
    ping: { method: 'GET', path: '/_ping' },
    inspect: (id) => ({ method: 'GET', path: `/images/${encodeURIComponent(id)}/json` }),
    tag: (id, name) => ({
      method: 'POST',
      path: `/images/${encodeURIComponent(id)}/tag?repo=${encodeURIComponent(repositoryOf(name))}&tag=${encodeURIComponent(name.tag)}`,
    }),
    push: (name) => ({ method: 'POST', path: `/images/${inPath(repositoryOf(name))}/push?tag=${encodeURIComponent(name.tag)}` }),
    // Without its parents being removed too: they may be what the next build starts from.
    untag: (name) => ({ method: 'DELETE', path: `/images/${inPath(`${repositoryOf(name)}:${name.tag}`)}?noprune=1` }),
    namesIn(answer) {
      const image = parseJson(answer);
      return isObject(image) ? textsIn(image, 'RepoTags') : undefined;
    },
    eventIn: readPushEvent,
    explain: (name, why) => describePushFailure('Docker', name, why),
  };
}

/** Clients before 18.09, and other programs that go by the name of docker. */
const knowsNoDialling = /unknown command|unrecognized command|is not a docker command|unknown shorthand flag/i;

const tooOld = {
  code: 'NOT_SUPPORTED',
  message: 'This docker command cannot connect us with its daemon (docker system dial-stdio).',
  next: 'Update the Docker client to 18.09 or later.',
} as const;

const closed = {
  code: 'DAEMON_UNREACHABLE',
  message: 'Docker closed the connection.',
  next: 'Look whether Docker is running, then push again.',
} as const;

function repositoryOf({ registry, repository }: ReleaseTarget): string {
  return `${registry}/${repository}`;
}

/** Slashes stay: they are the interface's own. */
function inPath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}
