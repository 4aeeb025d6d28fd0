/** A text as a YAML scalar that reads back as that text, on one line: plain when that is safe, else in double quotes. */
export function writeScalar(text: string): string {
  return isSafePlain(text) ? text : JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
}

function isSafePlain(text: string): boolean {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return true;
  return /^[A-Za-z][A-Za-z0-9 ._/@*-]*$/.test(text) && !text.endsWith(' ') && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
