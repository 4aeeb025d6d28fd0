import { describe, expect, it } from 'vitest';
import { isSpeltPlainly } from '../../../../../src/core/file-kinds/yaml/spelling.js';

describe('whether every key is written out', () => {
  it.each(['a: b', "a: 'c:\\temp'", 'run: echo "\\n"', 'a: b!', 'run: |\n  docker run \\\n    image', 'a: !custom b', 'width: 50%'])(
    'trusts %j',
    (text) => {
      expect(isSpeltPlainly(text)).toBe(true);
    },
  );

  it.each([
    '"\\x69mage": a',
    '"im\\u0061ge": a',
    '"\\U00000069mage": a',
    '? "ima\\\n  ge"\n: a',
    '"ima\\\u2028ge": a',
    '!!binary aW1hZ2U=: a',
    '!!b%69nary aW1hZ2U=: a',
    '!<tag:yaml.org,2002:binary> aW1hZ2U=: a',
    '%TAG !e! tag:yaml.org,2002:\n---\n!e!binary aW1hZ2U=: a',
  ])('does not trust %j', (text) => {
    expect(isSpeltPlainly(text)).toBe(false);
  });
});
