import { describe, expect, it } from 'vitest';
import { signAndPush } from '../../../../../src/core/index.js';
import { imageId, portsIn, requestOf, World } from '../../../../support/ceremony.js';

describe('the record of an intended push', () => {
  it('says what is about to leave, by which policy, and that the gate let it', async () => {
    const world = new World();
    await signAndPush(requestOf(), portsIn(world), new AbortController().signal);
    const [intended] = world.records;
    expect(intended).toMatchObject({ event: 'push-intended', stage: 'push', verdict: 'passed', subject: { imageId } });
    expect(intended?.subject?.ref).toMatch(/^registry\.bank\.example\/apps\/web:wharfmaster-staging-/);
    expect(intended?.policy).toHaveLength(1);
    expect(intended).not.toHaveProperty('inputs');
  });
});
