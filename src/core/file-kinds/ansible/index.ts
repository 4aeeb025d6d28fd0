import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

const calledModule =
  /^[ \t]*(?:-[ \t]+)?(?:[a-z_]+\.[a-z_]+\.)?(?:docker_(?:container|swarm_service|image|image_pull)|podman_(?:container|image|pod)|k8s):(?:[ \t]|$)/m;

/** Ansible's playbooks and tasks, recognised by the modules that they call (extraction.md 1e). */
export const ansible: FileKind = {
  id: 'ansible',
  label: 'Ansible playbook or tasks',
  files: 'YAML in which a task calls `docker_container`, `docker_image`, `podman_container`, `k8s` or one of their kin',
  languages: ['ansible'],
  places: Object.values(places),
  words,
  claimsName: () => false,
  shape: {
    extensions: ['.yml', '.yaml'],
    languages: ['yaml'],
    // Asked of every YAML file at every keystroke: nearly all are told by what they do not hold.
    test: (text) =>
      ['docker_', 'podman_', 'k8s:'].some((name) => text.includes(name)) &&
      calledModule.test(text) &&
      // Plays and tasks are lists; Cilium's labels (`k8s:app: x`) and Istio's settings (`k8s:`) stand in resources.
      /^-[ \t]/m.test(text) &&
      !/^apiVersion:/m.test(text),
  },
  expects: expectsAfter({ place: places.container, key: 'image' }),
  load: async () => ({ read: (await import('./read-tasks.js')).readTasks }),
};
