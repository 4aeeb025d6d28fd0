import type { CeremonyPlan } from '../../../../../src/core/index.js';

/** A plan that nothing stands against. */
export function planOf(change: Partial<CeremonyPlan> = {}): CeremonyPlan {
  return {
    id: 'abc',
    name: 'web:1',
    images: [{ imageId: `sha256:${'a'.repeat(64)}` }],
    target: { registry: 'r.example', repository: 'apps/web', tag: '1.4' },
    staging: { registry: 'r.example', repository: 'apps/web', tag: 'staging-abc' },
    policies: [{ layer: 'workspace', name: 'quay', version: '7', digest: `sha256:${'b'.repeat(64)}` }],
    signatures: [{ signer: 'release', engine: 'embedded', format: 'bundle' }],
    attestations: [{ signer: 'release', engine: 'embedded', predicateType: 'https://cyclonedx.org/bom', label: 'bill of materials' }],
    bases: [],
    refusals: [],
    remarks: [],
    overridden: false,
    resumed: false,
    ...change,
  };
}
