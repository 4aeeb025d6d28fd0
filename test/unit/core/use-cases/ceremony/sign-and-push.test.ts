import { describe, expect, it } from 'vitest';
import {
  describeOutcome,
  signAndPush,
  type BreakGlassToken,
  type CeremonyOutcome,
  type CeremonyPorts,
} from '../../../../../src/core/index.js';
import { layerOf, policyOf } from '../../../../support/judging.js';
import {
  imageDigest,
  imageId,
  portsIn,
  release,
  released,
  requestOf,
  sha256,
  signedApps,
  target,
  World,
} from '../../../../support/ceremony.js';

const never = new AbortController().signal;
const run = (world: World, ports: CeremonyPorts = portsIn(world), request = requestOf()): Promise<CeremonyOutcome> => {
  world.governing = request.governing;
  return signAndPush(request, ports, never);
};

describe('the ceremony', () => {
  it('pushes under a staging tag, signs the digest, attaches, verifies, and only then releases', async () => {
    const world = new World();
    const outcome = await run(world);
    expect(outcome).toMatchObject({ state: 'released', digest: imageDigest });
    expect(world.release).toBe(imageDigest);
    expect(world.events()).toEqual(['push-intended', 'pushed', 'signed', 'attested', 'verified', 'tag-move-intended', 'released']);
    expect([...world.tags.keys()]).toEqual([released]);
    expect(world.journal.size).toBe(0);
  });

  it('sends nothing when a policy does not allow the target, and says why', async () => {
    const world = new World();
    const outcome = await run(
      world,
      portsIn(world),
      requestOf(policyOf(`${signedApps}exclude: []\n`.replace('apps/**]}\ntrust', 'other/**]}\ntrust'))),
    );
    expect(outcome.state).toBe('refused');
    expect(world.pushes).toBe(0);
    expect(world.events()).toEqual(['refused']);
  });

  it('sends nothing when nobody here can sign as the policy asks', async () => {
    const world = new World();
    const outcome = await run(world, portsIn(world), requestOf(undefined, { signers: [{ name: 'release', named: release }] }));
    expect(outcome).toMatchObject({ state: 'refused', plan: { refusals: [{ rule: 'unsigned-image' }] } });
    expect(world.pushes).toBe(0);
  });

  it('stages and signs what it can when others must sign too, and releases nothing', async () => {
    const world = new World();
    const outcome = await run(
      world,
      portsIn(world),
      requestOf(undefined, { signers: [{ name: 'release', named: release }], allowsIncomplete: true }),
    );
    expect(outcome).toMatchObject({ state: 'unverified', left: { digest: imageDigest } });
    expect(world.release).toBeUndefined();
    world.signatures.add(`${imageDigest} release`);
    expect(await run(world)).toMatchObject({ state: 'released' });
    expect(world.pushes).toBe(1);
  });

  it('puts no image where the signatures of another one are kept', async () => {
    for (const tag of [imageDigest.replace(':', '-'), `${imageDigest.replace(':', '-')}.sig`]) {
      const world = new World();
      const outcome = await run(world, portsIn(world), requestOf(undefined, { target: { ...target, tag } }));
      expect(outcome).toMatchObject({ state: 'refused', plan: { refusals: [{ mayOverride: false }] } });
      expect(world.pushes).toBe(0);
    }
  });

  it('does not say that the tag was not moved when it was and that could not be recorded', async () => {
    const world = new World();
    const ports = portsIn(world);
    const full = { code: 'EVIDENCE_UNWRITABLE', message: 'The disk is full.', next: 'Make room.' } as const;
    const append: CeremonyPorts['evidence']['append'] = (entry) =>
      entry.event === 'released' ? Promise.resolve({ ok: false, problem: full }) : ports.evidence.append(entry);
    const outcome = await run(world, { ...ports, evidence: { ...ports.evidence, append } });
    expect(world.release).toBe(imageDigest);
    expect(describeOutcome(outcome).join(' ')).toContain('The release tag may point to it already');
  });

  it('sends nothing when the person does not agree to the plan', async () => {
    const world = new World();
    const outcome = await run(world, { ...portsIn(world), confirm: () => Promise.resolve(false) });
    expect(outcome.state).toBe('called-off');
    expect(world.pushes).toBe(0);
  });

  it('sends nothing when the intent cannot be recorded', async () => {
    const world = new World();
    const ports = portsIn(world);
    const full = { code: 'EVIDENCE_UNWRITABLE', message: 'The disk is full.', next: 'Make room.' } as const;
    const outcome = await run(world, {
      ...ports,
      evidence: { ...ports.evidence, append: () => Promise.resolve({ ok: false, problem: full }) },
    });
    expect(outcome).toMatchObject({ state: 'stopped', problem: { code: 'EVIDENCE_UNWRITABLE' } });
    expect(world.pushes).toBe(0);
  });

  it('stops when the policy changed after the plan was shown', async () => {
    const world = new World();
    const ports = portsIn(world);
    const confirm = () => {
      world.governing = policyOf(`${signedApps}exclude: []\n`);
      return Promise.resolve(true);
    };
    expect(await run(world, { ...ports, confirm })).toMatchObject({ state: 'stopped', problem: { code: 'POLICY_CHANGED' } });
    expect(world.pushes).toBe(0);
    expect(world.release).toBeUndefined();
  });

  it('stops when the policy changed while the image was looked at: that one did not judge it', async () => {
    const world = new World();
    const ports = portsIn(world);
    const exporter: CeremonyPorts['exporter'] = {
      export(...asked) {
        world.governing = policyOf(`${signedApps}exclude: []\n`);
        return ports.exporter.export(...asked);
      },
    };
    expect(await run(world, { ...ports, exporter })).toMatchObject({ state: 'stopped', problem: { code: 'POLICY_CHANGED' } });
    expect(world.pushes).toBe(0);
  });

  it('moves nothing over a release that somebody else made meanwhile', async () => {
    const world = new World();
    const theirs = `sha256:${'9'.repeat(64)}`;
    const ports = portsIn(world, (step) => {
      if (step !== 'after record verified') return;
      world.tags.set(released, theirs);
      world.manifests.set(theirs, { descriptor: { mediaType: '', digest: theirs, size: 0 }, bytes: new Uint8Array() });
    });
    expect(await run(world, ports)).toMatchObject({ state: 'stopped', at: 'release', problem: { code: 'TAG_MOVED' } });
    expect(world.release).toBe(theirs);
  });

  it('verifies and releases again when a registry deletes the content along with the staging tag', async () => {
    const world = new World();
    const ports = portsIn(world);
    const lost = { code: 'REGISTRY_FAILED', message: 'It deleted the content along with the tag.', next: 'Check the tags.' } as const;
    const deleteTag = () => {
      world.tags.clear();
      return Promise.resolve({ ok: false, problem: lost } as const);
    };
    expect(await run(world, { ...ports, registry: { ...ports.registry, deleteTag } })).toMatchObject({ state: 'released' });
    expect(world.release).toBe(imageDigest);
    expect(world.events().filter((event) => event === 'verified')).toHaveLength(2);
  });

  it('does not say that it released what went away with its signatures', async () => {
    const world = new World();
    const ports = portsIn(world);
    const lost = { code: 'REGISTRY_FAILED', message: 'It deleted the content along with the tag.', next: 'Check the tags.' } as const;
    const deleteTag = () => {
      world.tags.clear();
      world.signatures.clear();
      return Promise.resolve({ ok: false, problem: lost } as const);
    };
    const outcome = await run(world, { ...ports, registry: { ...ports.registry, deleteTag } });
    expect(outcome).toMatchObject({ state: 'stopped', at: 'clean', problem: { code: 'REGISTRY_FAILED' } });
    expect(world.release).toBeUndefined();
    expect(await run(world)).toMatchObject({ state: 'released' });
  });

  it('says when the registry keeps the staging tag', async () => {
    const world = new World();
    world.deletesTags = false;
    expect(await run(world)).toMatchObject({ state: 'released', stagingLeft: { code: 'REGISTRY_UNSUPPORTED' } });
    expect([...world.journal.values()]).toMatchObject([{ released: true }]);
  });
});

describe('a process that is killed', () => {
  it('leaves no release tag on content that was not verified, wherever it was killed, and the next run ends what it began', async () => {
    const steps = await countSteps();
    expect(steps).toBeGreaterThan(20);
    for (let at = 1; at <= steps; at++) {
      const world = new World();
      await expect(run(world, portsIn(world, killedAt(at)))).rejects.toThrow(`killed at ${at}`);
      if (world.release !== undefined) expect(world.events(), `killed at ${at}`).toContain('verified');
      expect(await run(world), `killed at ${at}`).toMatchObject({ state: 'released', digest: imageDigest });
      expect(world.release).toBe(imageDigest);
      expect([...world.tags.keys()], `killed at ${at}`).toEqual([released]);
      expect(world.pushes).toBeLessThanOrEqual(2);
    }
  });

  it('ends the same when it is killed twice', async () => {
    const steps = await countSteps();
    for (let at = 1; at <= steps; at += 3) {
      for (let again = 1; again <= steps; again += 4) {
        const world = new World();
        await run(world, portsIn(world, killedAt(at))).catch(() => undefined);
        await run(world, portsIn(world, killedAt(again))).catch(() => undefined);
        if (world.release !== undefined) expect(world.events()).toContain('verified');
        expect(await run(world)).toMatchObject({ state: 'released' });
      }
    }
  });
});

describe('what was staged when a push was cut off', () => {
  it('is not taken for ours because its config is: its layers may be anybody’s', async () => {
    const world = new World();
    const killed = portsIn(world, (step) => {
      if (step === 'after push') throw new Error('killed');
    });
    await expect(run(world, killed)).rejects.toThrow('killed');
    const [staging = ''] = world.tags.keys();
    const bytes = new TextEncoder().encode(
      new TextDecoder().decode(world.manifests.get(imageDigest)?.bytes).replace('"size":4', '"size":5'),
    );
    const digest = `sha256:${Buffer.from(sha256(bytes)).toString('hex')}`;
    world.manifests.set(digest, {
      descriptor: { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: bytes.length },
      bytes,
    });
    world.tags.set(staging, digest);
    expect(await run(world)).toMatchObject({ state: 'released', digest: imageDigest });
    expect(world.signatures).toEqual(new Set([`${imageDigest} release`]));
  });
});

describe('break-glass', () => {
  const denied = signedApps.replace(
    'registry.bank.example/apps/**]}\ntrust',
    'registry.bank.example/other/**], override: break-glass}\ntrust',
  );
  const token: BreakGlassToken = {
    subject: imageId,
    action: 'push',
    target: released,
    expires: '2026-11-22T13:00:00Z',
    nonce: 'n1',
    reason: 'the shop is down',
    signedBy: 'duty-officer',
  };
  const pushWith = (world: World, override: BreakGlassToken, policy = denied): Promise<CeremonyOutcome> =>
    run(world, portsIn(world), requestOf(policyOf(policy), { override }));

  it('sets a denial aside, and is recorded before anything is sent', async () => {
    const world = new World();
    expect(await pushWith(world, token)).toMatchObject({ state: 'released', plan: { overridden: true } });
    expect(world.events().slice(0, 2)).toEqual(['override-used', 'push-intended']);
    expect(world.records[0]?.override).toMatchObject({ by: 'duty-officer', nonce: 'n1' });
  });

  it('is good for one push', async () => {
    const world = new World();
    await pushWith(world, token);
    expect(await pushWith(world, token)).toMatchObject({ state: 'refused' });
  });

  it.each([
    ['another image', { subject: `sha256:${'0'.repeat(64)}` }],
    ['another target', { target: 'registry.bank.example/apps/web:2' }],
    ['a time that is over', { expires: '2026-11-22T11:00:00Z' }],
  ])('is worth nothing for %s', async (_, differs) => {
    const world = new World();
    expect(await pushWith(world, { ...token, ...differs })).toMatchObject({ state: 'refused' });
    expect(world.pushes).toBe(0);
  });

  it('is worth nothing when only a policy below the organisation’s has one', async () => {
    const world = new World();
    const head = 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n';
    const organisation = layerOf(`${head}${denied.replace(', override: break-glass', '')}`, 'organisation', '/etc/policy.yaml');
    const below = layerOf(`${head}push: {override: break-glass, overrideSigners: [release]}\n`);
    const request = requestOf({ layers: [organisation, below], broken: [] }, { override: token });
    expect(await run(world, portsIn(world), request)).toMatchObject({ state: 'refused' });
    expect(world.pushes).toBe(0);
  });

  it('is said in a summary of its own, also when a run without it attached one before', async () => {
    const world = new World();
    const killed = portsIn(world, (step) => {
      if (step === 'before record verified') throw new Error('killed');
    });
    await expect(run(world, killed)).rejects.toThrow('killed');
    expect(world.attestations).toHaveLength(1);
    expect(await pushWith(world, token)).toMatchObject({ state: 'released', plan: { resumed: true, overridden: true } });
    expect(world.attestations).toHaveLength(2);
    expect(world.records.at(-1)).toMatchObject({ event: 'released', verdict: 'failed' });
  });

  it('is not spent where the policy also asks for a summary that could not pass', async () => {
    const world = new World();
    const asked = denied.replace(
      '  require:',
      '  attestations: [{match: registry.bank.example/apps/**, type: "https://slsa.dev/verification_summary/v1", signer: release}]\n  require:',
    );
    expect(await pushWith(world, token, asked)).toMatchObject({ state: 'refused' });
    expect(world.events()).toEqual(['refused']);
  });

  it('is worth nothing where the policy has none', async () => {
    const world = new World();
    expect(await pushWith(world, token, denied.replace('break-glass', 'none'))).toMatchObject({ state: 'refused' });
  });
});

async function countSteps(): Promise<number> {
  const world = new World();
  let steps = 0;
  await run(
    world,
    portsIn(world, () => {
      steps++;
    }),
  );
  return steps;
}

function killedAt(at: number): () => void {
  let step = 0;
  return () => {
    if (++step >= at) throw new Error(`killed at ${at}`);
  };
}
