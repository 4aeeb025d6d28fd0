import type { PolicyProblem, PolicyReading } from './layer.js';
import type { Policy } from './document.js';

/**
 * Looks into the regular expressions of a policy, which only signers have. Apart from `readPolicy`, because RE2 is large and most policies
 * have none: it is loaded when there is one. A broken one breaks the policy like any other problem.
 */
export async function checkExpressions(reading: PolicyReading): Promise<PolicyReading> {
  const expressions = reading.policy === undefined ? [] : expressionsOf(reading.policy);
  if (expressions.length === 0) return reading;
  const { RE2JS } = await import('re2js');
  const problems: PolicyProblem[] = [];
  for (const { text, path } of expressions) {
    // By itself too: `a)|(?:b` is sound only inside the wrapping, and would break out of it.
    const flaw =
      text.length > longestExpression
        ? `it is longer than ${longestExpression} characters`
        : flawOf(() => [RE2JS.compile(text), RE2JS.compile(wholeText(text))]);
    if (flaw !== undefined) problems.push(problem(reading, path, flaw));
  }
  if (problems.length === 0) return reading;
  const { file, text, spanOf, headOf, keyOf } = reading;
  return { file, text, spanOf, headOf, keyOf, problems: [...reading.problems, ...problems].sort((a, b) => a.span.start - b.span.start) };
}

/** Identity expressions are over the whole text: half a match must not let `https://evil.example/?https://gitlab.bank.example` in. */
export function wholeText(expression: string): string {
  return `^(?:${expression})$`;
}

const longestExpression = 1_000;

interface Expression {
  readonly text: string;
  readonly path: readonly string[];
}

function expressionsOf({ trust }: Policy): readonly Expression[] {
  return Object.entries(trust?.signers ?? {}).flatMap(([name, signer]) => {
    if (signer.type !== 'keyless') return [];
    return (['issuerRegExp', 'subjectRegExp'] as const).flatMap((key) => {
      const text = signer[key];
      return text === undefined ? [] : [{ text, path: ['trust', 'signers', name, key] }];
    });
  });
}

function flawOf(compile: () => unknown): string | undefined {
  try {
    compile();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read';
  }
}

function problem(reading: PolicyReading, path: readonly string[], flaw: string): PolicyProblem {
  return {
    rule: 'policy-invalid',
    level: 'error',
    span: reading.headOf(path),
    what: `This is not a regular expression of RE2: ${flaw}.`,
    why: 'A signer that cannot be recognised can never have signed. Look-around and back-references are not in RE2, because they can take forever.',
    next: 'Write it with characters, `.`, `[a-z]`, `*`, `+`, `?`, `|` and groups; put a backslash before dots that are dots.',
  };
}
