/** Text that a registry wrote, fit for one line of ours: bounded, without control and direction characters. Sinks escape it once more. */
export function foreignText(text: string, limit = 200): string {
  const clean = text
    .slice(0, limit * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return clean.length > limit ? `${clean.slice(0, limit)}…` : clean;
}

/** What a registry said about its refusal (distribution-spec, error codes): codes in capitals, and its words. */
export interface RegistryError {
  readonly codes: readonly string[];
  readonly words: string;
}

/** Reads an error's body, which may be anything. */
export function registryError(body: Uint8Array): RegistryError {
  const text = new TextDecoder().decode(body);
  const entries = errorEntries(text);
  if (entries === undefined) return { codes: [], words: looksLikePage(text) ? '' : foreignText(text) };
  const codes = entries.map(({ code }) => code).filter((code) => /^[A-Z_]{1,64}$/.test(code));
  const words = entries.map(({ code, message, detail }) => [code, message, detail].filter((part) => part !== '').join(': '));
  return { codes, words: foreignText(words.join('; ')) };
}

function errorEntries(text: string) {
  const parsed = parseJson(text);
  const errors = isRecord(parsed) && Array.isArray(parsed['errors']) ? (parsed['errors'] as readonly unknown[]) : undefined;
  return errors
    ?.slice(0, 5)
    .filter(isRecord)
    .map(({ code, message, detail }) => ({
      code: typeof code === 'string' ? code : '',
      message: typeof message === 'string' ? message : '',
      detail: detail === undefined || detail === null ? '' : typeof detail === 'string' ? detail : (toJson(detail) ?? ''),
    }));
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Undefined for what nests deeper than the stack: reading such a text is possible, writing it is not. */
export function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function looksLikePage(text: string): boolean {
  return text.trimStart().startsWith('<');
}
