import { failed, ok, type Result } from '../../model/result.js';
import type { TrustProblem } from '../../model/registry.js';
import type { ToolCall, ToolOutput } from '../../model/tool-call.js';
import { explainSigningFailure } from '../explain-signing-failure.js';
import { digestName } from '../signing-environment.js';
import type { SigningCall, SignRequest } from '../signing-tool.js';
import { notationEnvironment, ownConfiguration, registryArguments } from './environment.js';
import { notationSigns } from './signs.js';
import { notNotation } from './trust-files.js';

/** `notation sign NAME@DIGEST`, as a referrer of the image; registries without referrers get the tag of the distribution specification. */
export function signImage(request: SignRequest): Result<SigningCall<undefined>, TrustProblem> {
  if (request.signer.signer.type !== 'notation') return failed(notNotation(request.signer));
  const key = readKey(request);
  if (!key.ok) return key;
  const environment = notationEnvironment(request);
  return ok({
    program: 'notation',
    args: [
      ...['sign', '--signature-format', 'jws', '--force-referrers-tag=false'],
      ...(key.value.args ?? []),
      ...registryArguments(request),
      digestName(request.image),
    ],
    ...environment,
    env: { ...environment.env, ...key.value.env },
    files: { ...environment.files, ...key.value.files },
    inherits: [...environment.inherits, ...(key.value.inherits ?? [])],
    parse: readSigned,
  });
}

/** A key of the person's own configuration, a plugin's, or a file with its certificate in a configuration that only this run has. */
function readKey({ means, signer }: SignRequest): Result<Partial<ToolCall<undefined>>, TrustProblem> {
  const { key } = means;
  if (key === undefined)
    return failed({
      code: 'KEY_NOT_FOUND',
      message: `Nobody said which key ${signer.name} signs with.`,
      next: `Name it: --key ${signer.name}=name:NAME for one of notation’s own list, plugin:NAME:ID, or a file NAME.key with NAME.crt beside it.`,
    });
  const [, plugin, id] = /^plugin:([\w.-]{1,100}):(.{1,2000})$/.exec(key) ?? [];
  if (plugin !== undefined && id !== undefined) return ok({ args: ['--plugin', plugin, '--id', id], inherits: ownConfiguration });
  if (!/^(\/|[A-Za-z]:[\\/])/.test(key)) return ok({ args: [`--key=${key.replace(/^name:/, '')}`], inherits: ownConfiguration });
  const keys = [{ name: 'wharfmaster', keyPath: key, certPath: key.replace(/\.[^./\\]*$/, '').concat('.crt') }];
  return ok({
    args: ['--key=wharfmaster'],
    env: { NOTATION_CONFIG: '{folder}' },
    files: { 'signingkeys.json': `${JSON.stringify({ keys }, undefined, 2)}\n` },
  });
}

function readSigned(output: ToolOutput): Result<Result<undefined, TrustProblem>, never> {
  return ok(output.exitCode === 0 ? ok(undefined) : explainSigningFailure('notation', output, notationSigns));
}
