import { describe, expect, it } from 'vitest';
import { noFacts } from '../../../../../src/core/model/reading.js';
import { compose } from '../../../../../src/core/file-kinds/compose/index.js';
import { words } from '../../../../../src/core/file-kinds/compose/words.js';
import { devcontainer } from '../../../../../src/core/file-kinds/devcontainer/index.js';
import { kindOf } from '../../../../../src/core/use-cases/kind-of-file.js';

describe('a Compose file', () => {
  it.each(['compose.yaml', 'compose.yml', 'docker-compose.yml', 'a/docker-compose.prod.yaml', 'compose-dev.yaml', 'compose.override.yml'])(
    'is told by the name %s',
    (path) => {
      expect(kindOf({ path, text: '' })?.id).toBe('compose');
    },
  );

  it.each(['my-compose.yaml', 'compose.yaml.bak', 'compose/values.yaml', 'docker-composeyml', 'compose.json'])(
    'is not told by the name %s',
    (path) => {
      expect(compose.claimsName(path)).toBe(false);
    },
  );

  it.each([
    'services:\n  web:\n    image: nginx\n',
    '# stack\nversion: "3"\nservices: {web: {build: .}}\n',
    '"services":\n  web: {"image": "nginx"}\n',
  ])('is told by its content: %j', (text) => {
    expect(kindOf({ path: 'stack.yml', text })?.id).toBe('compose');
  });

  it.each([
    ['a manifest', 'apiVersion: v1\nkind: Pod\nservices:\n  image: x\n'],
    ['services of a framework', 'services:\n  App\\Mailer:\n    arguments: []\n'],
    ['services that are not at the top', 'job:\n  services:\n    db: {image: postgres}\n'],
  ])('is not %s', (_, text) => {
    expect(kindOf({ path: 'stack.yml', text })?.id).not.toBe('compose');
  });

  it('is told by the language mode of the editor', () => {
    expect(kindOf({ path: 'stack', text: '', languageId: 'dockercompose' })?.id).toBe('compose');
  });

  it('of another name without services is no Compose file, whatever else it holds', async () => {
    const text = 'services: {App: {arguments: []}}\nx-image: {image: nginx:1}\nimage: nginx:2\n';
    const reader = await compose.load();
    expect(reader.read({ path: 'services.yaml', text }, noFacts).uses).toEqual([]);
  });

  it('holds one of the words in every key that leads to an image', () => {
    const keys = ['image', 'build', 'dockerfile_inline', 'additional_contexts', 'models', 'model', 'include', 'extends'];
    const paths = keys.filter((key) => !words.some((word) => key.includes(word)));
    // These stand in a `build` only.
    expect(paths).toEqual(['dockerfile_inline', 'additional_contexts']);
  });
});

describe('a dev container', () => {
  it.each(['.devcontainer/devcontainer.json', '.devcontainer.json', '.devcontainer/go/devcontainer.json', 'a/devcontainer.json'])(
    'is told by the name %s',
    (path) => {
      expect(kindOf({ path, text: '' })?.id).toBe('devcontainer');
    },
  );

  it.each(['devcontainer-lock.json', 'my-devcontainer.json', 'devcontainer.jsonc', 'devcontainer-feature.json'])(
    'is not told by the name %s',
    (path) => {
      expect(devcontainer.claimsName(path)).toBe(false);
    },
  );
});
