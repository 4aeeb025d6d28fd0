import { describe, expect, it } from 'vitest';
import { noFacts, type SourceFile } from '../../../../src/core/model/reading.js';
import { judgeFile } from '../../../../src/core/policy/judge.js';
import { judgeFollowed, type JudgedBefore } from '../../../../src/core/policy/judge-followed.js';
import { followSource } from '../../../../src/core/use-cases/follow-source.js';
import { random } from '../../../real/support/random.js';
import { editOf, streamOf } from '../../../real/support/stream-edits.js';
import { policyOf, today } from '../../../support/judging.js';

/** Another seed looks elsewhere, and more streams further. */
const streams = Number(process.env['YAML_STREAMS'] ?? 30);
const seed = Number(process.env['YAML_SEED'] ?? 20_261_122);
const policy = policyOf('sources: {allow: ["registry.bank.example/**", "not.io/**"]}\ntags: [{match: "**", deny: [latest]}]\n');

const fileOf = (text: string): SourceFile => ({ path: 'stream.yaml', text });

describe('judging a file as it is edited', () => {
  it('says what judging it afresh says, and keeps verdicts', async () => {
    const chance = random(seed);
    let kept = 0;
    for (let stream = 0; stream < streams; stream++) {
      let text = streamOf(chance);
      let followed = await followSource(fileOf(text), noFacts);
      let { verdicts } = judgeFollowed('stream.yaml', followed.reading, policy, today);
      for (let edit = 0; edit < 8; edit++) {
        const next = editOf(chance, text);
        followed = await followSource(fileOf(next.text), noFacts, { earlier: { followed, change: next.change } });
        const before: JudgedBefore = { verdicts, kept: followed.kept };
        const version = judgeFollowed('stream.yaml', followed.reading, policy, today, before);
        expect(version.judged).toEqual(judgeFile('stream.yaml', followed.reading, policy, today));
        kept += version.verdicts.filter((verdict) => verdict !== undefined && verdicts.includes(verdict)).length;
        ({ text } = next);
        ({ verdicts } = version);
      }
    }
    expect(kept).toBeGreaterThan(streams);
  });
});
