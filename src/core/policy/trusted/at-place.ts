import type { RuleId } from '../../model/rules.js';
import type { TrustVerdict } from '../../model/trust-verdict.js';
import type { Finding, JudgedUse } from '../../model/verdict.js';
import { mildest, strictest } from '../judging/levels.js';
import { highestLevel } from '../judging/place-levels.js';
import type { GoverningPolicy } from '../layer.js';

/**
 * What a verdict about signatures says where the image is used: on the reference itself, no louder than the place allows. A denied image is
 * its own story: who signed it changes nothing (policy.md section 5).
 */
export function trustFindingsAt(
  { use, verdict: own }: JudgedUse,
  { findings }: Pick<TrustVerdict, 'findings'>,
  { layers }: GoverningPolicy,
): readonly Finding[] {
  if (own.findings.some(({ rule, excepted }) => standsAlone.has(rule) && excepted === undefined)) return [];
  return findings.flatMap((finding) => {
    const speaking = layers.filter(({ label }) => finding.policy.some(({ file, layer }) => file === label.file && layer === label.layer));
    const level = mildest(finding.level, strictest(speaking.map(({ policy }) => highestLevel(policy, use))));
    return level === 'off' ? [] : [{ ...finding, level, at: use.at }];
  });
}

const standsAlone: ReadonlySet<RuleId> = new Set<RuleId>(['denied-image', 'malformed-image']);
