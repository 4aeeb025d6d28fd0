import { describe, expect, it } from 'vitest';
import { containersPolicy } from '../../../../src/core/exporters/containers-policy/index.js';
import type { ExportOutcome, Exporter } from '../../../../src/core/exporters/index.js';
import { sigstore } from '../../../../src/core/exporters/sigstore/index.js';
import { judgeUse } from '../../../../src/core/policy/judge.js';
import { parseReference } from '../../../../src/core/reference/index.js';
import { exported } from '../../../real/enforce/support/compare-verdicts.js';
import { patternReference } from '../../../real/support/pattern-strings.js';
import { random } from '../../../real/support/random.js';
import { policyOf, today, useOf } from '../../../support/judging.js';
import { containersRefuses, controllerRefuses } from '../../../support/signature-engines.js';
import { sourceExamples, sourceImages } from '../../../real/enforce/support/source-examples.js';

const made = random(7);
const images = [...new Set([...sourceImages, ...Array.from({ length: 400 }, () => patternReference(made))])];

interface Differences {
  readonly stricter: readonly string[];
  readonly looser: readonly string[];
}

function differences(text: string, refuses: (image: string) => boolean): Differences {
  const governing = policyOf(text);
  const judged = images.flatMap((image) => {
    if (!parseReference(image).ok) return [];
    const verdict = judgeUse(useOf(image, { use: 'run', namespace: 'shop' }), governing, { ...today, stage: 'admit' });
    const stops = verdict.findings.some(({ level, excepted, reportOnly }) => level === 'error' && !excepted && !reportOnly);
    return [{ image, ours: verdict.outcome === 'undetermined' || stops, theirs: refuses(image) }];
  });
  return {
    stricter: judged.filter(({ ours, theirs }) => theirs && !ours).map(({ image }) => image),
    looser: judged.filter(({ ours, theirs }) => ours && !theirs).map(({ image }) => image),
  };
}

function declares(outcome: ExportOutcome, fidelity: string): boolean {
  return outcome.report.rules.some((rule) => rule.fidelity === fidelity);
}

function compare(exporter: Exporter, refusing: (outcome: ExportOutcome) => (image: string) => boolean): void {
  it.each(sourceExamples)('differs from the policy only as the report says: $name', ({ text }) => {
    for (const allowsLooser of [false, true]) {
      const outcome = exportedOrRefused(exporter, text, allowsLooser);
      if (outcome === undefined) continue;
      const { stricter, looser } = differences(text, refusing(outcome));
      if (!declares(outcome, 'looser')) expect(looser).toEqual([]);
      // Every note says that hosts in capitals, and a path of one letter, are read otherwise.
      if (!declares(outcome, 'stricter') && !declares(outcome, 'looser'))
        expect(stricter.filter((image) => !/[A-Z][^/]*\/|^[^/]*\/[^/:@](?:[:@][^/]*)?$/.test(image))).toEqual([]);
    }
  });
}

function exportedOrRefused(exporter: Exporter, text: string, allowsLooser: boolean): ExportOutcome | undefined {
  try {
    return exported(exporter, text, today.now, { allowsLooser });
  } catch (error) {
    expect(String(error)).toContain('would let through what the policy refuses');
    return undefined;
  }
}

describe('the policy-controller', () => {
  compare(sigstore, ({ files }) => controllerRefuses(files));
});

describe('policy.json', () => {
  compare(containersPolicy, ({ files }) => {
    const refuses = containersRefuses(files);
    return (image) => {
      const parsed = parseReference(image);
      return !parsed.ok || refuses(parsed.value.reference.registry, parsed.value.reference.repository);
    };
  });
});
