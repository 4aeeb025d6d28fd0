import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gatekeeperLibrary } from '../../../src/core/exporters/gatekeeper-library/index.js';
import { parseReference } from '../../../src/core/reference/index.js';
import { policyOf } from '../../support/judging.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { clusterImages, clusterPolicies, podsOf, workloads } from './support/cluster-cases.js';
import { compareVerdicts, exported } from './support/compare-verdicts.js';
import { askGator } from './support/gator.js';
import { libraryTemplates } from './support/library-templates.js';

const folder = temporaryFolder();
const now = Date.now();

/** What the report says of parts that refuse more; a part that also lets more through says both in its reason. */
const saysStricter = /\b(?:refused|refuses|left out|asks all images)\b/;

describe('Gatekeeper with constraints of its library (templates of the same matching)', () => {
  it('differs from the policy only in ways that the report declares', { timeout: 600_000 }, async () => {
    // What asks for no image is refused by lists that know only texts; it pulls nothing.
    const asked = [...podsOf(clusterImages(500)), ...workloads().filter(({ images }) => images.length > 0)];
    const counts = { policies: 0, manifests: asked.length, verdicts: 0, refused: 0, declaredLooser: 0, declaredStricter: 0, undeclared: 0 };
    for (const { name, text } of clusterPolicies(now)) {
      const place = mkdtempSync(join(folder, 'library-'));
      const { files, report } = exported(gatekeeperLibrary, text, now, { allowsLooser: true });
      for (const file of files) writeFileSync(join(place, file.name), file.text);
      for (const [at, template] of libraryTemplates.entries()) writeFileSync(join(place, `template-${at}.yaml`), JSON.stringify(template));
      const violations = await askGator(place, asked);
      const denied = new Set(violations.filter(({ action }) => action === 'deny').map((violation) => violation.object));
      const { verdicts, refused, stricter, looser } = compareVerdicts(policyOf(text), asked, denied, now);
      const mayBeLooser = report.rules.some(({ fidelity }) => fidelity === 'looser' || fidelity === 'not-expressible');
      const mayBeStricter = report.rules.some(({ fidelity, reason }) => fidelity === 'stricter' || saysStricter.test(reason));
      const undeclared = [...(mayBeLooser ? [] : looser), ...(mayBeStricter ? [] : stricter)];
      expect(undeclared, `${name}: ${JSON.stringify(report.rules)}`).toEqual([]);
      counts.policies++;
      counts.verdicts += verdicts;
      counts.refused += refused;
      counts.declaredLooser += looser.length;
      counts.declaredStricter += stricter.length;
      counts.undeclared += undeclared.length;
    }
    console.log(`gator with the library's matching against the policy: ${JSON.stringify(counts)}`);
    expect(counts.refused).toBeGreaterThan(counts.verdicts / 10);
  });

  it(
    'lets no other source through for containers of Pods, where a text is a reference and its host is in lower case',
    { timeout: 600_000 },
    async () => {
      const named = clusterImages(1500).filter(
        (text) => parseReference(text).ok && text.split('@')[0]?.split(':')[0] === text.split('@')[0]?.split(':')[0]?.toLowerCase(),
      );
      const asked = podsOf(named);
      const counts = { policies: 0, references: named.length, verdicts: 0, looser: 0 };
      for (const { name, text } of clusterPolicies(now).filter(
        ({ text: one }) => /^(?:\S+\n)*sources: \{allow/m.test(one) && !/mirrors|deny|effectiveFrom|admit/.test(one),
      )) {
        const place = mkdtempSync(join(folder, 'library-'));
        for (const file of exported(gatekeeperLibrary, text, now, { allowsLooser: true }).files)
          writeFileSync(join(place, file.name), file.text);
        for (const [at, template] of libraryTemplates.entries())
          writeFileSync(join(place, `template-${at}.yaml`), JSON.stringify(template));
        const denied = new Set((await askGator(place, asked)).map((violation) => violation.object));
        const { verdicts, looser } = compareVerdicts(policyOf(text), asked, denied, now);
        expect(looser, name).toEqual([]);
        counts.policies++;
        counts.verdicts += verdicts;
      }
      console.log(`sources of the library's constraints on Pods: ${JSON.stringify(counts)}`);
      expect(counts.policies).toBeGreaterThan(5);
    },
  );
});
