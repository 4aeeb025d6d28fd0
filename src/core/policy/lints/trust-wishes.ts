import type { Signer } from '../document.js';
import { dockerTrustMigration } from '../docker-trust-retirement.js';
import { code } from '../judging/words.js';
import { commonFormats, unknownVerifiers } from '../verifiers.js';
import type { PolicyProblem } from '../layer.js';
import { remarkAt, type Lint } from './lint.js';

/** What a `trust` section says about those who verify, and cannot be meant so. */
export const trustWishes: Lint = (policy, reading) => [
  ...unknownNames(policy, reading),
  ...unreadableFormats(policy, reading),
  ...retiring(policy, reading),
];

const unknownNames: Lint = ({ trust }, reading) => {
  const declared = trust?.verifiers ?? [];
  return unknownVerifiers(declared).map(({ name, next }) =>
    remarkAt(reading, ['trust', 'verifiers', declared.indexOf(name)], {
      what: `${code(name)} is no verifier that Wharfmaster knows.`,
      why: 'Nobody can tell which signatures it finds, so nothing can be signed for it.',
      next,
    }),
  );
};

/** A format that a listed verifier does not find would be refused at every push. */
const unreadableFormats: Lint = ({ trust }, reading) => {
  const declared = trust?.verifiers ?? [];
  if (declared.length === 0 || unknownVerifiers(declared).length > 0) return [];
  const common = commonFormats(declared);
  return Object.entries(trust?.signers ?? {}).flatMap(([name, signer]): readonly PolicyProblem[] => {
    const format = 'format' in signer ? signer.format : undefined;
    if (format === undefined || format === 'any' || common.includes(format)) return [];
    const remark = {
      what: `${code(name)} signs in the format ${code(format)}, which not every listed verifier finds.`,
      why: 'What it signs would be refused where it is to run, so pushing stops before anything is signed.',
      next: nextFor(
        signer,
        common.filter((one) => one === 'bundle' || one === 'legacy'),
      ),
    };
    return [remarkAt(reading, ['trust', 'signers', name, 'format'], remark)];
  });
};

/** Said to those who can still do something about it. */
const retiring: Lint = ({ trust }, reading) =>
  Object.entries(trust?.signers ?? {})
    .filter(([, { type }]) => type === 'docker-trust')
    .map(([name]) =>
      remarkAt(
        reading,
        ['trust', 'signers', name, 'type'],
        {
          what: `${code(name)} signs with Docker Content Trust.`,
          why: 'It signs names and not content, and what verifies it is disappearing.',
          next: dockerTrustMigration,
        },
        'info',
      ),
    );

function nextFor({ type }: Signer, possible: readonly string[]): string {
  return possible.length === 0
    ? `No format of a ${type} signer is found by all of them: change \`verifiers\`.`
    : `Write ${possible.map((one) => code(`format: ${one}`)).join(' or ')}, or change \`verifiers\`.`;
}
