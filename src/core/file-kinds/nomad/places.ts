import type { PlaceInfo } from '../../model/image-use.js';

/** Where a job of Nomad names images. */
export const places = {
  task: {
    id: 'nomad/task',
    label: 'Task',
    use: 'run',
    class: 'other',
    example: 'task "web" { driver = "docker" config { image = "nginx:1.29" } }',
  },
} as const satisfies Record<string, PlaceInfo>;

/** One of these is in every job that names an image; an escape may spell a key. */
export const words: readonly string[] = ['image', '\\u'];
