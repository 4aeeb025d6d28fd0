import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Workflows and actions of GitHub, Gitea and Forgejo (extraction.md 1e and 2g). */
export const githubActions: FileKind = {
  id: 'github-actions',
  label: 'GitHub Actions workflow',
  files:
    '`.github/workflows/*.yml` (also of Gitea and Forgejo), `workflow-templates/*.yml`, `action.yml`; the language mode GitHub Actions Workflow',
  languages: ['github-actions-workflow'],
  places: Object.values(places),
  words,
  claimsName: (path) => workflow.test(path) || /(?:^|\/)action\.ya?ml$/.test(path),
  expects: expectsAfter(
    { place: places.step, key: 'uses', prefix: 'docker://' },
    { place: places.action, key: 'image', prefix: 'docker://' },
    { place: places.container, key: 'container' },
    { place: places.service, key: 'image' },
  ),
  load: async () => ({ read: (await import('./read-workflow.js')).readWorkflow }),
};

const workflow = /(?:^|\/)(?:workflow-templates|\.(?:github|gitea|forgejo)\/(?:workflows|workflow-templates))\/[^/]+\.ya?ml$/;
