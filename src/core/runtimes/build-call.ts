import type { Digest } from '../model/image-reference.js';
import { failed, ok } from '../model/result.js';
import type { ToolCall } from '../model/tool-call.js';
import { describeFailure, lastLine, type RuntimeWords } from './describe-failure.js';
import { toImageId } from './image-id.js';
import { notUnderstood } from './image-details.js';
import type { BuildRequest } from './runtime.js';

/**
 * `build` as Docker, Podman and nerdctl all understand it. Values stand behind `=`, and the context behind `--`, so that nothing
 * which a file names can be taken for an option. Whether BuildKit builds is up to how the person's client is set up.
 */
export function buildCall(
  program: string,
  words: RuntimeWords,
  inherits: readonly string[],
  request: BuildRequest,
): ToolCall<{ readonly id: Digest }> {
  const { dockerfile, context, target, args, platform, tag, timeoutMs } = request;
  return {
    program,
    args: [
      'build',
      '--iidfile={folder}/id',
      `--file=${dockerfile}`,
      ...(target === undefined ? [] : [`--target=${target}`]),
      ...Object.entries(args).map(([name, value]) => `--build-arg=${name}=${value}`),
      ...(platform === undefined ? [] : [`--platform=${platform}`]),
      ...(tag === undefined ? [] : [`--tag=${tag}`]),
      '--',
      context,
    ],
    inherits,
    redact: secretsIn(args),
    reads: ['id'],
    timeoutMs,
    limit: mostCharacters,
    parse(output) {
      if (output.exitCode !== 0) return failed(describeBuildFailure(words, dockerfile, output));
      const id = toImageId(output.files['id']);
      return id === undefined ? failed(notUnderstood(words.label, 'about the image it built')) : ok({ id });
    },
  };
}

/** Build arguments are no place for secrets, and people put them there. What is short would be found in every other word. */
function secretsIn(args: BuildRequest['args']): readonly string[] {
  const secret = /token|secret|passw|passphrase|credential|api_?key|private_?key/i;
  return Object.entries(args).flatMap(([name, value]) => (secret.test(name) && value.length >= 6 ? [value] : []));
}

/** Builds are talkative: npm, apt and compilers all print into this. */
const mostCharacters = 256 * 1024 * 1024;

/** What commands of the Dockerfile printed must not be taken for the runtime's own words, so only its end counts. */
function describeBuildFailure(words: RuntimeWords, dockerfile: string, output: Parameters<typeof describeFailure>[1]) {
  const end = output.stderr.trimEnd().split('\n').slice(-2).join('\n');
  const problem = describeFailure(words, { ...output, stderr: end });
  if (problem.code !== 'TOOL_FAILED') return problem;
  const last = lastLine(end);
  return {
    ...problem,
    message: `The build of ${dockerfile} failed${last === undefined ? '' : `: ${last}`}.`,
    next: 'Look at what the build printed in the output, and repeat it by hand.',
  };
}
