import { describe, expect, it } from 'vitest';
import { kubernetes } from '../../src/core/file-kinds/kubernetes/index.js';
import { readManifest } from '../../src/core/file-kinds/kubernetes/read-manifest.js';
import { nothingRead } from '../../src/core/model/reading.js';
import { corpusFiles } from './support/corpus.js';
import { manifestCorpus } from './support/manifest-corpus.js';
import { missedImages, toSeen } from './support/missed-images.js';
import { askOracle } from './support/oracle.js';

describe('published manifests', () => {
  it('hold no image that kubectl sees and we miss, and nearly none that we leave undetermined', async () => {
    const files = (await corpusFiles(manifestCorpus)).filter(({ text }) => text.includes('apiVersion'));
    const answers = await askOracle(
      'yaml',
      files.map(({ text }) => ({ text })),
    );
    const cases = files.map(({ name, text }, index) => {
      const reading = kubernetes.shape?.test(text) === true ? readManifest({ path: name, text }) : nothingRead;
      return { name, text, reading, seen: toSeen(answers[index]) };
    });
    const images = cases.reduce((sum, { seen }) => sum + seen.images.length, 0);
    const uses = cases.reduce((sum, { reading }) => sum + reading.uses.length, 0);
    const missed = cases.flatMap(({ name, text, reading, seen }) => missedImages(text, reading, seen).map((image) => `${name}: ${image}`));
    const reserved = cases.filter(
      ({ reading, seen }) => seen.error === undefined && reading.problems.some(({ undetermined }) => undetermined),
    );
    console.log(
      `published files: ${String(files.length)}; kubectl sees ${String(images)} images, we ${String(uses)} uses, ${String(missed.length)} missed; ` +
        `${String(reserved.length)} files that kubectl reads are undetermined for us`,
    );
    expect(missed).toEqual([]);
    expect(images).toBeGreaterThan(1_000);
    expect(reserved.map(({ name }) => name).slice(0, files.length / 200)).toEqual(reserved.map(({ name }) => name));
  });
});
