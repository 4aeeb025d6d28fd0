import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTarget } from '../../../../src/cli/files/read-target.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';

const text = 'apiVersion: db.example/v1\nkind: Database\nspec: {engine: {ref: team.example/engine:1}}\n';
const folder = temporaryFolder({ 'db.yaml': text });
const target = {
  ...{ absolute: join(folder, 'db.yaml'), path: 'db.yaml', shown: 'db.yaml', root: '.', absoluteRoot: folder },
  named: false,
};

describe('a file that no kind claims by its name', () => {
  it('is passed over when no word that leads to an image stands in it', async () => {
    expect((await readTarget(target)).state).toBe('no-kind');
  });

  it('is read when a policy describes a custom resource whose way ends in a word of the file', async () => {
    const read = await readTarget(target, [{ group: 'db.example', kind: 'Database', images: ['spec.engine.ref'] }]);
    expect(read.state).toBe('source');
    expect((await readTarget(target, [{ group: 'db.example', kind: 'Database', images: ['spec.other'] }])).state).toBe('no-kind');
  });
});
