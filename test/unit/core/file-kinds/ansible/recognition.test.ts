import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../../../src/core/use-cases/kind-of-file.js';

const kindIdOf = (text: string): string | undefined => kindOf({ path: 'file.yml', text })?.id;

describe('what is taken for Ansible', () => {
  it('are tasks and plays that call a module for containers', () => {
    expect(kindIdOf('- name: a\n  docker_container: {name: a, image: alpine:3}\n')).toBe('ansible');
    expect(kindIdOf('---\n- hosts: all\n  tasks:\n    - kubernetes.core.k8s:\n        definition: {}\n')).toBe('ansible');
    expect(kindIdOf('- hosts: all\r\n  tasks:\r\n    - k8s:\r\n        src: a.yaml\r\n')).toBe('ansible');
  });

  it('are no resources that have labels or settings of such a name', () => {
    const labels =
      'metadata: {name: a}\nspec:\n  matchLabels:\n    k8s:app: a\nitems:\n- a\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\n';
    expect(kindIdOf(labels)).toBe('kubernetes');
    expect(kindIdOf('spec:\n  components:\n    pilot:\n      k8s:\n        hpaSpec: {}\n')).toBeUndefined();
  });
});
