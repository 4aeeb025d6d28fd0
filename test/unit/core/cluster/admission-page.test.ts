import { describe, expect, it } from 'vitest';
import { admissionPage } from '../../../../src/core/cluster/admit/admission-page.js';
import { readApplied } from '../../../../src/core/cluster/admit/read-applied.js';

const cluster = { id: 'c-1', version: 'v1.35.4', user: 'jane', groups: [], context: 'prod' };
const denial =
  'Error from server (Forbidden): error when creating "STDIN": deployments.apps "web" is forbidden: ValidatingAdmissionPolicy \'p\' with binding \'b\' denied request: <img src=x> [x](http://evil)';
const read = (stdout: string, stderr = '', exitCode = stderr === '' ? 0 : 1) => readApplied({ stdout, stderr, exitCode, files: {} });

describe('what a cluster says of a manifest', () => {
  it('is told object by object: let in, refused by whom, not judged, warned of', () => {
    const said = `Warning: spec.x: unknown field\n${denial}\nError from server (InternalError): error when creating "STDIN": Internal error occurred: failed calling webhook "w": timeout\n`;
    expect(read('service/web created (server dry run)\n', said)).toEqual({
      admitted: ['service/web created'],
      refused: [{ responder: { by: 'admission-policy', policy: 'p', binding: 'b' }, message: denial }],
      unjudged: [expect.stringContaining('failed calling webhook')],
      warnings: ['spec.x: unknown field'],
    });
  });

  it('is nothing when kubectl failed without a word, or the file is no manifest', () => {
    expect(read('', '', 1).unjudged).toEqual(['kubectl failed without a word.']);
    expect(read('', 'error: error parsing STDIN: json: bad\n').unjudged).toEqual(['error: error parsing STDIN: json: bad']);
  });
});

describe('the page with both verdicts', () => {
  const admitted = read('service/web created (server dry run)\n');

  it('says so when they differ, and only then', () => {
    expect(admissionPage('web.yaml', cluster, admitted, { denied: ['not approved'], warned: [] })).toContain(
      '**They differ: our policies deny',
    );
    expect(admissionPage('web.yaml', cluster, read('', denial), { denied: [], warned: [] })).toContain(
      '**They differ: the cluster refuses',
    );
    expect(admissionPage('web.yaml', cluster, read('', denial), { denied: ['not approved'], warned: [] })).not.toContain('They differ');
    expect(admissionPage('web.yaml', cluster, admitted, { denied: [], warned: ['w'] })).not.toContain('They differ');
    expect(admissionPage('web.yaml', cluster, read('', 'error: x'), { denied: ['not approved'], warned: [] })).toContain('# Nobody knows');
  });

  it('shows what the cluster said as text, whatever it holds', () => {
    const page = admissionPage('`x`\n# y', { ...cluster, user: '<b>' }, read('', denial), { denied: ['[a](http://evil)'], warned: [] });
    expect(page).not.toMatch(/<img|\]\(http|^# y/m);
  });
});
