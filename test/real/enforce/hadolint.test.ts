import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hadolint } from '../../../src/core/exporters/hadolint/index.js';
import { policyOf } from '../../support/judging.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { buildCases, stopsBuild, type BuildCase } from './support/build-cases.js';
import { clusterImages } from './support/cluster-cases.js';
import { exported } from './support/compare-verdicts.js';
import { askHadolint } from './support/hadolint.js';

const folder = temporaryFolder();
const now = Date.now();
const digest = `sha256:${'1'.repeat(64)}`;

/** What the linter can say: hosts as a whole, the tag that is written, and that it is not `latest`. */
const exactCases: readonly BuildCase[] = [
  { name: 'hosts', text: 'sources: {allow: [registry.bank.example/**, quay.io/**]}' },
  { name: 'hosts below a domain', text: 'sources: {allow: ["*.bank.example/**"]}' },
  { name: 'everything', text: 'sources: {allow: ["**"]}' },
  {
    name: 'mirror of a whole host',
    text: 'sources: {allow: [quay.io/**, registry.bank.example/**]}\nmirrors: [{source: quay.io, mirror: registry.bank.example/q}]',
  },
  { name: 'alias', text: 'registryAliases: {old.bank.example: registry.bank.example}\nsources: {allow: [registry.bank.example/**]}' },
  { name: 'tags', text: 'tags: [{match: "**", requireTag: error}]' },
];

describe('hadolint', () => {
  it(
    'without consent to what is looser refuses all that the policy refuses but for what is left to others',
    { timeout: 600_000 },
    async () => {
      const files = fromFiles(clusterImages(250));
      const counts = { policies: 0, dockerfiles: files.length, verdicts: 0, refused: 0, declared: 0, disagreements: 0 };
      const shown: string[] = [];
      for (const { name, text } of [...exactCases, ...buildCases(now).filter(({ text: one }) => one.startsWith('sources'))]) {
        const { files: made, report } = exported(hadolint, text, now);
        const found = await askHadolint(mkdtempSync(join(folder, 'from-')), made[0]?.text ?? '', asRecord(files));
        const isLeft = report.rules.some(({ fidelity }) => fidelity === 'not-expressible');
        // What is said of a catalogue covers both: its hosts may not be trusted, and other images of trusted hosts are no bases.
        const isStricter = report.rules.some(({ fidelity, path }) => fidelity === 'stricter' || (path.startsWith('bases.') && isLeft));
        for (const file of files) {
          const ours = stopsBuild(policyOf(text), file.image, now);
          const theirs = found.has(file.name);
          counts.verdicts++;
          if (theirs) counts.refused++;
          if (ours === theirs) continue;
          const isDeclared = theirs ? isStricter || isUnreadable(file.image, found.get(file.name)) : isLeft || isMeantElsewhere(file.image);
          counts[isDeclared ? 'declared' : 'disagreements']++;
          if (!isDeclared && shown.length < 20) shown.push(`${name}: ${file.text}: ${String(found.get(file.name))}`);
        }
        counts.policies++;
      }
      console.log(`hadolint against the policy: ${JSON.stringify(counts)}`);
      expect(shown).toEqual([]);
      expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
    },
  );

  it('with consent trusts the hosts of approved parts and refuses no image that the policy allows', { timeout: 600_000 }, async () => {
    const text =
      'sources: {allow: [nginx, registry.bank.example/team/**], deny: [quay.io/**]}\ntags: [{match: "**", requireTag: error, deny: [latest]}]';
    const images = [
      'nginx:1',
      'docker.io/library/nginx:1',
      'index.docker.io/library/nginx:1',
      `nginx@${digest}`,
      'registry.bank.example/team/x:1',
      'quay.io/x:1',
      'evil.example/x:1',
      'nginx',
      'nginx:latest',
    ];
    const files = images.map((image, at) => ({ name: `${at}/Dockerfile`, image, text: `FROM ${image}\n` }));
    const { files: made } = exported(hadolint, text, now, { allowsLooser: true });
    const found = await askHadolint(mkdtempSync(join(folder, 'looser-')), made[0]?.text ?? '', asRecord(files));
    expect(files.filter(({ name }) => found.has(name)).map(({ image }) => image)).toEqual([
      'quay.io/x:1',
      'evil.example/x:1',
      'nginx',
      'nginx:latest',
    ]);
  });

  it('an approval of nothing refuses everything, and a comment switches nothing off', { timeout: 600_000 }, async () => {
    const { files: made } = exported(hadolint, 'metadata: {name: "x\\ntrustedRegistries: [\'*\']"}\nsources: {allow: []}', now);
    const found = await askHadolint(mkdtempSync(join(folder, 'nothing-')), made[0]?.text ?? '', {
      'a/Dockerfile': 'FROM nginx:1\n',
      'b/Dockerfile': '# hadolint ignore=DL3026\nFROM quay.io/x:1\n',
      'c/Dockerfile': '# hadolint global ignore=DL3026\nFROM scratch\nCOPY --from=quay.io/x:1 /a /b\n',
      'd/Dockerfile': 'FROM scratch\n',
    });
    expect([...found.keys()].toSorted()).toEqual(['a/Dockerfile', 'b/Dockerfile', 'c/Dockerfile']);
  });
});

interface File {
  readonly name: string;
  readonly image: string;
  readonly text: string;
}

function fromFiles(images: readonly string[]): readonly File[] {
  return images
    .filter((image) => /^[A-Za-z0-9[\]@:/._-]+$/.test(image))
    .map((image, at) => ({ name: `${at}/Dockerfile`, image, text: `FROM ${image}\n` }));
}

function asRecord(files: readonly File[]): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}

/** Hosts compare with case there, and what its parser does not know (`host:5000/x`) is an error of its own. */
function isUnreadable(image: string, codes: readonly string[] = []): boolean {
  return codes.includes('DL1000') || /^[^/]*[A-Z][^/]*\//.test(image);
}

/** Texts that its parser accepts and no reference is, and hosts without a dot, which it takes for names of Docker Hub. */
function isMeantElsewhere(image: string): boolean {
  const first = image.split('/')[0] ?? '';
  return !first.includes('.') || stopsBuild(policyOf('sources: {allow: ["**"]}'), image, now);
}
