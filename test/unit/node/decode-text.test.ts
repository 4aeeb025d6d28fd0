import { describe, expect, it } from 'vitest';
import { decodeText, encodeText, isUtf16, type Encoding } from '../../../src/node/decode-text.js';

describe('decoding', () => {
  it.each<Encoding>(['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be'])('%s comes back as it was, without its mark', (encoding) => {
    const bytes = encodeText('image: nginx # é🐳\r\n', encoding);
    expect(decodeText(bytes)).toEqual({ text: 'image: nginx # é🐳\r\n', encoding });
    expect(encodeText(decodeText(bytes).text, encoding)).toEqual(bytes);
    expect(isUtf16(bytes)).toBe(encoding.startsWith('utf-16'));
  });

  it('says that a NUL makes a file binary', () => expect(decodeText(Buffer.from('FROM a\0')).doubt).toBe('binary'));
  it('says that bytes are no UTF-8, and keeps the rest', () =>
    expect(decodeText(Buffer.from([70, 0xff, 71]))).toEqual({ text: 'F\ufffdG', encoding: 'utf-8', doubt: 'invalid' }));
  it('says that half a UTF-16 unit is missing', () => expect(decodeText(Buffer.from([0xff, 0xfe, 65, 0, 66])).doubt).toBe('invalid'));
  it('reads an empty file, and a file of a mark alone', () => {
    expect(decodeText(Buffer.alloc(0))).toEqual({ text: '', encoding: 'utf-8' });
    expect(decodeText(Buffer.from([0xfe, 0xff]))).toEqual({ text: '', encoding: 'utf-16be' });
  });
});
