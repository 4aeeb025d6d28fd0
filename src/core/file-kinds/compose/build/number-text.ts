/**
 * What Compose makes of a plain YAML scalar that is a number, a truth or a day: it is read as one and printed by Go, so that `1.10` becomes `1.1`.
 * Undefined for every other text, and where nothing changes.
 */
export function numberText(text: string): string | undefined {
  const meant = integerText(text) ?? floatText(text) ?? truthText(text) ?? dayText(text);
  return meant === text ? undefined : meant;
}

function integerText(text: string): string | undefined {
  if (!/^[-+]?(?:0[xX][\da-fA-F_]+|0o[0-7_]+|0b[01_]+|\d[\d_]*)$/.test(text) || text.length > 40) return undefined;
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '').toLowerCase();
  const number = integerOf(digits);
  if (number === undefined) return undefined;
  if (number > 0xffff_ffff_ffff_ffffn) return goFloat(Number(number));
  return (text.startsWith('-') ? '-' : '') + String(number);
}

/** A leading zero means octal, unless a digit speaks against it. */
function integerOf(digits: string): bigint | undefined {
  try {
    return BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  } catch {
    return undefined;
  }
}

function floatText(text: string): string | undefined {
  if (!/^[-+]?(?:\.\d[\d_]*|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?\d+)?$/.test(text) || text.length > 40) return undefined;
  return goFloat(Number(text.replaceAll('_', '')));
}

/** Go's `%v`: the shortest digits, with an exponent below 1e-4 and from 1e+06 on. */
function goFloat(number: number): string {
  if (Object.is(number, -0)) return '-0';
  const [digits = '', exponentText = '0'] = number.toExponential().split('e');
  const exponent = Number(exponentText);
  if (number === 0 || (exponent >= -4 && exponent < 6)) return String(number);
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function truthText(text: string): string | undefined {
  return /^(?:true|True|TRUE|false|False|FALSE)$/.test(text) ? text.toLowerCase() : undefined;
}

function dayText(text: string): string | undefined {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text} 00:00:00 +0000 UTC` : undefined;
}
