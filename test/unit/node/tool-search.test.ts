import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { variablesIntoWorkspaces } from '../../../src/node/inherited-environment.js';
import { toolSearch } from '../../../src/node/tool-search.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const nowhere = { searchPath: '', workspaces: [] };

describe('where tools are looked for', () => {
  it('the administrator’s path wins over the person’s, and both over PATH', () => {
    const search = toolSearch({
      ...nowhere,
      managed: { trivy: '/opt/trivy' },
      programs: { trivy: '/home/me/trivy', grype: '/home/me/grype' },
    });
    expect(search.managed).toEqual({ trivy: '/opt/trivy', grype: '/home/me/grype' });
  });

  it('a tool may be called by its id or by its program’s name', () => {
    expect(toolSearch({ ...nowhere, managed: {}, programs: { clamav: '/opt/clamscan' } }).managed).toEqual({ clamscan: '/opt/clamscan' });
    const both = toolSearch({ ...nowhere, managed: { clamscan: '/opt/a' }, programs: { clamav: '/opt/b' } });
    expect(both.managed).toEqual({ clamscan: '/opt/a' });
  });

  it('an empty setting says nothing, and what is no tool of ours stays as it is', () => {
    expect(toolSearch({ ...nowhere, managed: { cosign: '/opt/cosign' }, programs: { trivy: '' } }).managed).toEqual({
      cosign: '/opt/cosign',
    });
  });
});

describe('variables that point into a workspace', () => {
  it('are found by their path and by where a link leads', () => {
    const workspace = temporaryFolder({ 'docker/config.json': '{}' });
    const outside = temporaryFolder({});
    symlinkSync(join(workspace, 'docker'), join(outside, 'link'));
    const environment = {
      DOCKER_CONFIG: join(workspace, 'docker'),
      XDG_CONFIG_HOME: join(outside, 'link'),
      XDG_DATA_HOME: outside,
      DOCKER_HOST: `unix://${workspace}/docker.sock`,
      DOCKER_CERT_PATH: 'docker',
    };
    const names = [
      'DOCKER_CONFIG',
      'DOCKER_CONFIG',
      'XDG_CONFIG_HOME',
      'XDG_DATA_HOME',
      'DOCKER_HOST',
      'DOCKER_CERT_PATH',
      'DOCKER_CONTEXT',
    ];
    expect(variablesIntoWorkspaces(environment, names, [workspace])).toEqual(['DOCKER_CONFIG', 'XDG_CONFIG_HOME']);
    expect(variablesIntoWorkspaces(environment, names, [])).toEqual([]);
  });
});
