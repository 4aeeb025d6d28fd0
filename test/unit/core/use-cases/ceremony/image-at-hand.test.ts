import { describe, expect, it } from 'vitest';
import { ok, signAndPush, type CeremonyPorts, type PushRequest, type RuntimeSource } from '../../../../../src/core/index.js';
import { policyOf } from '../../../../support/judging.js';
import { image, imageDigest, imageId, portsIn, requestOf, signedApps, World } from '../../../../support/ceremony.js';

const never = new AbortController().signal;
const told: RuntimeSource = { from: 'runtime', runtime: 'podman', id: imageId, name: 'web:1.4', tags: ['web:1.4'], config: image.config };

const withBill = signedApps.replace(
  'trust:\n',
  'trust:\n  attestations: [{match: registry.bank.example/apps/**, type: "https://cyclonedx.org/bom", signer: release}]\n',
);

/** The world's pusher, looking at what it is given first. */
function lookingAt(world: World, look: (request: PushRequest) => Promise<void>): CeremonyPorts {
  const ports = portsIn(world);
  const push: CeremonyPorts['pusher']['push'] = async (request, signal) => {
    await look(request);
    return ports.pusher.push(request, signal);
  };
  return { ...ports, pusher: { ...ports.pusher, push } };
}

describe('an image in the ceremony', () => {
  it('is not exported when its runtime says what it is and nothing looks into it', async () => {
    const world = new World();
    let given: PushRequest['images'] = [];
    const ports = lookingAt(world, ({ images }) => Promise.resolve(void (given = images)));
    expect(await signAndPush(requestOf(undefined, { source: told }), ports, never)).toMatchObject({
      state: 'released',
      digest: imageDigest,
    });
    expect(given).toEqual([
      { subject: { name: 'web:1.4', imageId, platform: { os: 'linux', architecture: 'amd64' }, tags: ['web:1.4'] }, config: image.config },
    ]);
    expect([world.exports, world.disposals]).toEqual([0, 0]);
    expect(world.said).not.toContain('export');
  });

  it('is released only when the registry has the very config that the runtime named', async () => {
    const world = new World();
    const other = `sha256:${'0'.repeat(64)}`;
    const state = { descriptor: { mediaType: 'a', digest: imageDigest, size: 1 }, manifests: [] };
    const request = requestOf(undefined, { source: { ...told, id: other, config: { ...image.config, imageId: other } } });
    const killed = portsIn(world, (step) => {
      if (step === 'after push') throw new Error('killed');
    });
    await expect(signAndPush(request, killed, never)).rejects.toThrow('killed');
    for (const [id, left] of world.journal) world.journal.set(id, { ...left, pushed: state });
    const refusing = {
      ...portsIn(world),
      pusher: { push: () => Promise.reject(new Error('pushed again')), tidy: () => Promise.resolve(ok(undefined)) },
    };
    await expect(signAndPush(request, refusing, never)).rejects.toThrow('pushed again');
    expect(world.signatures.size).toBe(0);
  });

  it('is exported once, and removed from the disk, when whoever pushes needs its archive after all', async () => {
    const world = new World();
    const archives: (string | undefined)[] = [];
    const ports = lookingAt(world, async ({ exported }) => {
      for (const answer of [await exported?.(never), await exported?.(never)])
        archives.push(answer?.ok === true ? answer.value[0]?.archive : undefined);
    });
    expect(await signAndPush(requestOf(undefined, { source: told }), ports, never)).toMatchObject({ state: 'released' });
    expect(archives).toEqual([image.archive, image.archive]);
    expect([world.exports, world.disposals]).toEqual([1, 1]);
  });

  it.each([
    ['the runtime does not say what its config is', requestOf()],
    ['it is a tarball', requestOf(undefined, { source: { from: 'tarball', path: '/tmp/web.tar' } })],
    ['a policy asks for its bill of materials', requestOf(policyOf(withBill), { source: told, allowsIncomplete: true })],
  ])('is exported when %s', async (_, request) => {
    const world = new World();
    world.governing = request.governing;
    await signAndPush(request, portsIn(world), never);
    expect([world.exports, world.disposals]).toEqual([1, 1]);
  });

  it('is exported when a policy asks for a scan', async () => {
    const world = new World();
    const request = requestOf(policyOf(`${signedApps}scan: {thresholds: {critical: {max: 0}}}\n`), { source: told });
    world.governing = request.governing;
    await signAndPush(request, portsIn(world), never).catch(() => undefined);
    expect([world.exports, world.disposals]).toEqual([1, 1]);
  });
});
