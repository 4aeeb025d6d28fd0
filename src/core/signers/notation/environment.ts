import type { ToolCall } from '../../model/tool-call.js';
import { answerLimit, certificateFile, signingVariables } from '../signing-environment.js';
import type { SignRequest } from '../signing-tool.js';

/** What all calls have in common; credentials are those of `docker login`, or notation's own two variables. */
export function notationEnvironment({
  registryCertificates,
  timeoutMs,
}: Pick<SignRequest, 'registryCertificates' | 'timeoutMs'>): Required<
  Pick<ToolCall<unknown>, 'env' | 'files' | 'inherits' | 'timeoutMs' | 'limit'>
> {
  return { ...certificateFile(registryCertificates), inherits, timeoutMs, limit: answerLimit };
}

const inherits = [...signingVariables, 'NOTATION_USERNAME', 'NOTATION_PASSWORD', 'NOTATION_LIBEXEC'];

/** Where the person's own keys and plugins are, which only signing with one of them needs. */
export const ownConfiguration = ['NOTATION_CONFIG', 'XDG_CONFIG_HOME'];

export function registryArguments({ plainHttp }: Pick<SignRequest, 'plainHttp'>): readonly string[] {
  return plainHttp ? ['--insecure-registry'] : [];
}
