import type { ToolOutput } from '../../model/tool-call.js';

/** Who refused a request, as far as the answer names it. */
export type Responder =
  | { readonly by: 'admission-policy'; readonly policy: string; readonly binding: string }
  | { readonly by: 'webhook'; readonly webhook: string }
  /** Something that refuses requests for reasons of its own. */
  | { readonly by: 'rbac' | 'quota' | 'pod-security' | 'limits' | 'validation' | 'namespace' | 'unknown' };

/** What a server said to a request that was only to be tried. */
export type DrillAnswer =
  | { readonly answer: 'admitted'; readonly warnings: readonly string[]; readonly object: string }
  | { readonly answer: 'refused'; readonly responder: Responder; readonly message: string }
  /** Nobody judged it: a webhook that was not reached, a server that knows no dry run, a broken connection. */
  | { readonly answer: 'no-answer'; readonly message: string };

const longest = 4000;

/** Reads what kubectl made of the server's answer. Texts of policies stand in it, so only the API server's own frames around them are believed. */
export function readAnswer({ exitCode, stdout, stderr }: ToolOutput): DrillAnswer {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const warnings = lines.filter((line) => line.startsWith('Warning: ')).map((line) => line.slice('Warning: '.length, longest));
  if (exitCode === 0) return { answer: 'admitted', warnings, object: stdout };
  const message = lines
    .filter((line) => !line.startsWith('Warning: '))
    .join('\n')
    .slice(0, longest);
  if (noAnswers.some((sign) => sign.test(message))) return { answer: 'no-answer', message };
  return { answer: 'refused', responder: responderOf(message), message };
}

const noAnswers = [
  /failed calling webhook "/,
  /does not support dry run|doesn't support dry-run|dryRun alpha feature is disabled/,
  /^error: /,
  /^Unable to connect to the server/,
  /^The connection to the server .* was refused/,
  /^Error from server \((Timeout|ServiceUnavailable|InternalError|TooManyRequests|Unauthorized)\)/,
  /^error: You must be logged in/,
];

/** kubectl's frame and then the API server's, from the beginning: a webhook's own text stands further on and may say anything. */
const admissionPolicy =
  /^Error from server \([A-Za-z]{1,40}\): (?:error when creating "STDIN": )?[a-z.]{1,253} "[^"\n]{0,260}" is forbidden: ValidatingAdmissionPolicy '([^'\n]{1,260})' with binding '([^'\n]{1,260})' denied request: /;
const webhook =
  /^Error from server(?: \([A-Za-z]{1,40}\))?: (?:error when creating "STDIN": )?admission webhook "([^"\n]{1,260})" denied the request/;

function responderOf(message: string): Responder {
  const [, policy, binding] = admissionPolicy.exec(message) ?? [];
  if (policy !== undefined && binding !== undefined) return { by: 'admission-policy', policy, binding };
  const [, name] = webhook.exec(message) ?? [];
  if (name !== undefined) return { by: 'webhook', webhook: name };
  return { by: others.find(([sign]) => sign.test(message))?.[1] ?? 'unknown' };
}

const others: readonly (readonly [RegExp, Exclude<Responder['by'], 'admission-policy' | 'webhook'>])[] = [
  [/\(Forbidden\)[^\n]{0,300} cannot [a-z]+ resource /, 'rbac'],
  [/exceeded quota: |failed quota: /, 'quota'],
  [/violates PodSecurity "/, 'pod-security'],
  [/ (maximum|minimum) [a-z-]+ usage per /, 'limits'],
  [/namespaces "[^"\n]{1,260}" not found|because it is being terminated/, 'namespace'],
  [/^The [A-Za-z]+ "[^"\n]{0,260}" is invalid|\(Invalid\)|\(BadRequest\)/, 'validation'],
];
