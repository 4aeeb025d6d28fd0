import { describe, expect, it } from 'vitest';
import { commonPattern, isWithin } from '../../../../../src/core/exporters/signatures/index.js';
import { matchesPattern, parsePattern, type Pattern } from '../../../../../src/core/policy/pattern/index.js';
import { parseReference } from '../../../../../src/core/reference/index.js';
import { fixedPatterns, patternReference, patternText } from '../../../../real/support/pattern-strings.js';
import { random } from '../../../../real/support/random.js';

function read(text: string): Pattern {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.value;
}

describe('what two patterns have in common', () => {
  it('is in both, and nothing that is in both is missing', () => {
    const chance = random(3);
    const patterns = [...fixedPatterns, ...Array.from({ length: 60 }, () => patternText(chance))].map(read);
    const names = Array.from({ length: 500 }, () => parseReference(patternReference(chance))).flatMap((parsed) =>
      parsed.ok ? [parsed.value.reference] : [],
    );
    let inBoth = 0;
    for (const a of patterns) {
      for (const b of patterns) {
        const common = commonPattern(a, b);
        for (const name of common.kind === 'unclear' ? [] : names) {
          const wanted = matchesPattern(a, name) && matchesPattern(b, name);
          const found = common.kind === 'pattern' && matchesPattern(common.pattern, name);
          if (wanted) inBoth++;
          if (found !== wanted)
            expect.fail(`${a.text} and ${b.text}: ${name.registry}/${name.repository} is ${wanted ? 'missing' : 'too much'}`);
          if (isWithin(a, b) && matchesPattern(a, name) && !matchesPattern(b, name)) expect.fail(`${a.text} is not within ${b.text}`);
        }
      }
    }
    expect(inBoth).toBeGreaterThan(1000);
  });

  it.each([
    ['registry.example/**', 'registry.example/a/**', 'registry.example/a'],
    ['*.example/a/**', 'x.example/**', 'x.example/a'],
    ['**', 'docker.io/library/*', 'docker.io/library/*'],
  ])('%s and %s', (a, b, wanted) => {
    const common = commonPattern(read(a), read(b));
    if (common.kind !== 'pattern' || common.pattern.kind !== 'repositories' || common.pattern.host.kind !== 'literal')
      throw new Error('none');
    expect([common.pattern.host.name, ...common.pattern.segments].join('/')).toBe(wanted);
  });

  it('is not said of segments whose stars overlap', () => {
    expect(commonPattern(read('registry.example/a*/x'), read('registry.example/*a/x'))).toEqual({ kind: 'unclear' });
    expect(commonPattern(read('registry.example/nothing'), read('registry.example/n*'))).toMatchObject({ kind: 'pattern' });
  });
});
