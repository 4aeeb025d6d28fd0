/** A text as a string of the Common Expression Language (its specification, String and Bytes Values): ASCII only, nothing can end it. */
export function celText(text: string): string {
  return `'${[...text].map(celCharacter).join('')}'`;
}

function celCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "'" || character === '\\') return `\\${character}`;
  if (code >= 0x20 && code < 0x7f) return character;
  // A lone surrogate is no character to CEL.
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
