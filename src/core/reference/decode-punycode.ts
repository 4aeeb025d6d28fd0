/** The longest label that DNS allows; longer ones are not decoded, which bounds the work. */
const longestLabel = 63;

/** A host with its punycode labels (`xn--…`, RFC 3492) written out; labels that do not decode stay as they are. */
export function decodePunycode(host: string): string {
  return host
    .split('.')
    .map((label) => (/^xn--/i.test(label) && label.length <= longestLabel ? (decodeLabel(label.slice(4)) ?? label) : label))
    .join('.');
}

/** RFC 3492 section 6.2, with its names: `n` the code point, `i` the place, `w` the weight of the next digit. */
function decodeLabel(label: string): string | undefined {
  const delimiter = label.lastIndexOf('-');
  const output = Array.from(label.slice(0, Math.max(delimiter, 0)), (character) => character.codePointAt(0) ?? 0);
  let n = 128;
  let i = 0;
  let bias = 72;
  let at = delimiter + 1;
  while (at < label.length) {
    const before = i;
    for (let w = 1, k = 36; ; k += 36) {
      const digit = digitOf(label.charCodeAt(at++));
      if (digit === undefined) return undefined;
      i += digit * w;
      const threshold = Math.max(1, Math.min(26, k - bias));
      if (digit < threshold) break;
      w *= 36 - threshold;
      if (i > 0x7fffffff || w > 0x7fffffff) return undefined;
    }
    bias = adapt(i - before, output.length + 1, before === 0);
    n += Math.floor(i / (output.length + 1));
    if (n > 0x10ffff || (n >= 0xd800 && n <= 0xdfff)) return undefined;
    i %= output.length + 1;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

function digitOf(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  return undefined;
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? 700 : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
