import { describe, expect, it } from 'vitest';
import { signAndPush, type CeremonyPlan, type SignerAtHand } from '../../../../../src/core/index.js';
import { policyOf } from '../../../../support/judging.js';
import { fingerprint, portsIn, release, requestOf, World } from '../../../../support/ceremony.js';

const signer = (name: string, letter: string): string =>
  `${name}: {type: key, keys: [{file: ${name}.pub, sha256: "${letter.repeat(64)}"}]}`;
const policy = (trust: string, more = ''): string => `
sources: {allow: [registry.bank.example/**]}
trust:
  signers: {${signer('release', fingerprint.slice(0, 1))}, ${signer('second', '2')}, ${signer('third', '3')}}
${trust}
${more}`;
const asking = (entry: string): string => `  require: [{match: registry.bank.example/apps/**, ${entry}}]`;
const attest = (entry: string): string => `  attestations: [{match: registry.bank.example/apps/**, ${entry}}]`;

const atHand = (...names: readonly string[]): readonly SignerAtHand[] =>
  ['release', 'second', 'third'].map((name) => ({
    name,
    named: { ...release, name },
    ...(names.includes(name) && { means: { engine: 'embedded', key: `/home/app/${name}.key` } }),
  }));

/** The plan as it is shown; nobody agrees to it. */
async function planFor(text: string, signers = atHand('release', 'second', 'third')): Promise<CeremonyPlan> {
  const world = new World();
  const outcome = await signAndPush(
    requestOf(policyOf(text), { signers }),
    { ...portsIn(world), confirm: () => Promise.resolve(false) },
    new AbortController().signal,
  );
  if (outcome.state !== 'called-off' && outcome.state !== 'refused') throw new Error(`It ended as ${outcome.state}.`);
  if (outcome.plan === undefined) throw new Error('There was no plan.');
  return outcome.plan;
}

const signs = ({ signatures }: CeremonyPlan): readonly string[] => signatures.map((one) => one.signer);
const refuses = ({ refusals }: CeremonyPlan): readonly (string | undefined)[] => refusals.map(({ rule }) => rule);

describe('who signs', () => {
  it.each([
    ['all: [release, second]', ['release', 'second']],
    ['any: [release, second, third]', ['release']],
    ['any: [release, second, third], min: 2', ['release', 'second']],
    ['all: [third], any: [release, third], min: 1', ['third']],
  ])('%s: %j', async (entry, expected) => {
    const plan = await planFor(policy(asking(entry)));
    expect([signs(plan), plan.refusals]).toEqual([expected, []]);
  });

  it('is who is at hand, when any of several is enough', async () => {
    expect(signs(await planFor(policy(asking('any: [release, second]')), atHand('second')))).toEqual(['second']);
  });

  it('is nobody when one of all is missing, or there are too few of any', async () => {
    expect(refuses(await planFor(policy(asking('all: [release, second]')), atHand('release')))).toEqual(['unsigned-image']);
    expect(refuses(await planFor(policy(asking('any: [release, second], min: 2')), atHand('release')))).toEqual(['unsigned-image']);
  });

  it('is everybody at hand when no policy asks, and without anybody nothing is sent', async () => {
    expect(signs(await planFor(policy('')))).toEqual(['release', 'second', 'third']);
    expect(signs(await planFor(policy(''), atHand('second')))).toEqual(['second']);
    const { refusals } = await planFor(policy(''), atHand());
    expect(refusals.map(({ why }) => why)).toEqual(['Nothing unsigned ever carries a release tag.']);
  });
});

describe('what is attached', () => {
  it('is our verdict, by the first who signs', async () => {
    const { attestations } = await planFor(policy(asking('all: [release]')));
    expect(attestations).toEqual([
      {
        signer: 'release',
        engine: 'embedded',
        predicateType: 'https://slsa.dev/verification_summary/v1',
        label: 'verification summary (SLSA)',
      },
    ]);
  });

  it('is refused before it is sent when nobody here makes what the policy asks for', async () => {
    const trust = `${asking('all: [release]')}\n${attest('type: https://slsa.dev/provenance/v1, signer: release')}`;
    expect(refuses(await planFor(policy(trust)))).toEqual(['missing-attestation']);
  });

  it('is refused when nothing could show when it was signed, and the policy wants to know', async () => {
    const trust = `${asking('all: [release]')}\n${attest('type: https://slsa.dev/verification_summary/v1, signer: release, maxAge: 1d')}`;
    expect(refuses(await planFor(policy(trust)))).toEqual(['missing-attestation']);
  });
});

describe('how it is stored', () => {
  it('is refused when a declared verifier could not read it', async () => {
    const trust = `${asking('all: [release]')}\n  verifiers: [notation]`;
    const { refusals } = await planFor(policy(trust));
    expect(refusals[0]?.what).toContain('notation');
  });
});
