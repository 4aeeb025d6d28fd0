import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { celText, objectName, printYaml, regoValue, stampOf } from '../../../../src/core/exporters/writing/index.js';

const hostile = [
  'no',
  '012',
  '1:30',
  '~',
  'a\n---\nkind: Pod',
  '{{ .x }}',
  '"]}',
  "' + true",
  '# x',
  '\u2028\u202e',
  '\ud800',
  '- x: *y',
  '\\u0041',
];

describe('what exporters write', () => {
  it.each(hostile)('%j stays a text for readers of YAML 1.1 and 1.2', (text) => {
    const written = printYaml([{ [text]: text, list: [text] }, { second: text }]);
    for (const version of ['1.1', '1.2'] as const) {
      const read = parseAllDocuments(written, { version }).map((document) => document.toJS() as unknown);
      expect(read).toEqual([{ [text]: text, list: [text] }, { second: text }]);
    }
  });

  it('CEL strings are ASCII, and only an escaped quote stands inside', () => {
    expect(celText("it's \\ \n \u202e \u{1f600}")).toBe("'it\\'s \\\\ \\u000a \\u202e \\U0001f600'");
    for (const text of hostile) expect(celText(text).slice(1, -1)).toMatch(/^(?:[ -&(-[\]-~]|\\['\\]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*$/);
  });

  it('Rego terms are JSON in ASCII', () => {
    for (const text of hostile) {
      expect(JSON.parse(regoValue({ text }))).toEqual({ text });
      expect(regoValue(text)).toMatch(/^[\x20-\x7e]*$/);
    }
  });

  it('object names are DNS labels, however the policy is called', () => {
    expect(objectName({ name: 'bank-standard', digest: '' }, 'sources')).toBe('wharfmaster-bank-standard-sources');
    for (const name of [...hostile, 'x'.repeat(300), '', 'Ünïcode'])
      expect(objectName({ name, digest: '' }, 'warn')).toMatch(/^(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/);
  });

  it('the stamp tells what the object says stricter or looser, and no more than Kubernetes takes', () => {
    const rule = (fidelity: 'exact' | 'looser', path: string) => ({ fidelity, path, reason: 'x'.repeat(500) });
    const { annotations } = stampOf({ name: 'bank', serial: 41, digest: 'sha256:1' }, [
      rule('exact', 'tags[0]'),
      rule('looser', 'tags[1]'),
    ]);
    expect(annotations).toMatchObject({ 'wharfmaster.example/policy-name': 'bank', 'wharfmaster.example/policy-serial': '41' });
    expect(annotations['wharfmaster.example/differs']).toMatch(/^looser tags\[1\]: x+$/);
    const many = Array.from({ length: 2000 }, (_, at) => rule('looser', `tags[${at}]`));
    expect(stampOf({ digest: 'sha256:1' }, many).annotations['wharfmaster.example/differs']?.length).toBeLessThan(40_000);
  });
});
