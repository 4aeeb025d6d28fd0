/** What oracles/source-policy answers. */
export interface SourceAnswer {
  readonly verdicts: readonly string[];
  readonly messages: readonly (readonly string[])[];
  readonly error: string;
}

/** The first of its answers; an engine that failed is no verdict. */
export function sourceAnswer([answer]: readonly unknown[]): SourceAnswer {
  const field = (name: string): unknown => (typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined);
  const verdicts = texts(field('verdicts'));
  const messages = field('messages');
  const error = field('error');
  if (typeof error === 'string' && error !== '') throw new Error(`The engine failed: ${error}`);
  return { verdicts, messages: Array.isArray(messages) ? messages.map(texts) : [], error: '' };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
