import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../../src/vscode/scanning/report-html.js';
import { toHead, toRows } from '../../../../src/vscode/scanning/report-rows.js';
import { readBuildArguments, stageNames } from '../../../../src/vscode/scanning/build-words.js';
import { id, report, scanOf, vulnerability } from '../support/scans.js';

const now = Date.parse('2026-11-22T12:00:00Z');
const text = 'FROM base:12\n# words\nCOPY packages/lodash /app\n';

describe('the report of an image', () => {
  const found = [
    vulnerability({ layer: id('2'), link: 'https://x.example/1' }),
    vulnerability({
      id: 'CVE-2',
      layer: id('1'),
      severity: 'critical',
      package: { name: 'libc6', version: '2.36' },
      link: 'javascript:alert(1)',
      fixedIn: [],
    }),
  ];
  const image = { id: id('a'), names: ['web:1'], scans: [scanOf('a', [report({ vulnerabilities: found })])] };
  const of = { uri: 'file:///w/Dockerfile', because: 'history', certain: false } as const;

  it('says of each thing which instruction is claimed to have brought it in', () => {
    const rows = toRows({ image, dockerfile: { of, text }, now });
    expect(rows.map(({ id: name, instruction, line }) => [name, instruction, line])).toEqual([
      ['CVE-2', 'base image base:12 (a guess)', 1],
      ['CVE-2020-8203', 'COPY packages/lodash /app (a guess)', 3],
    ]);
  });

  it('reorders no text and follows no link that pretends', () => {
    const foreign = [
      { ...vulnerability({ id: 'CVE-3', link: 'https://github.com@evil.example/x' }), title: 'a\u202eb\nc' },
      vulnerability({ id: 'CVE-4', package: { name: 'p\u2066', version: '1\u0007' }, link: 'https://x.example/\u202e1' }),
    ];
    const of = { ...image, scans: [scanOf('a', [report({ vulnerabilities: foreign })])] };
    const rows = toRows({ image: of, now });
    expect(rows.map(({ id: name, title, package: from, version, link }) => [name, title, from, version, link])).toEqual([
      ['CVE-3', 'a b c', 'lodash', '4.17.15', undefined],
      ['CVE-4', '', 'p ', '1 ', 'https://x.example/%E2%80%AE1'],
    ]);
  });

  it('names the layer where no Dockerfile is known', () => {
    const rows = toRows({ image, now });
    expect(rows.map(({ instruction }) => instruction)).toEqual(['layer 1 of 2', 'layer 2 of 2']);
  });

  it('says above them how the image stands, who looked, and what is not known', () => {
    const verdicts = [{ imageId: id('a'), outcome: 'undetermined', findings: [], missing: ['a scan for malware'] } as const];
    expect(toHead({ image, verdicts, now })).toMatchObject({
      title: 'web:1',
      standing: 'undetermined',
      findings: ['Not known: a scan for malware.'],
      notes: [`Image ${id('a')}`, 'grype 0.110.0, database of unknown age, 2 h ago'],
    });
  });

  it('hands on no link but to web pages', () => {
    const rows = toRows({ image, now });
    expect(rows.map(({ link }) => link)).toEqual([undefined, 'https://x.example/1']);
  });
});

describe('the page of a report', () => {
  const page = reportHtml({ script: 's.js', style: 's.css', cspSource: 'https://x', nonce: 'n0nce', imageId: '"><script>' });

  it('loads our own script and style and nothing else', () => {
    expect(page).toContain(
      `content="default-src 'none'; script-src 'nonce-n0nce'; style-src https://x; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).not.toMatch(/unsafe|\son\w+=|style=/);
  });

  it('takes no markup from an id', () => {
    expect(page).toContain('data-image="script"');
  });
});

describe('building', () => {
  it('offers the stages that have names', () => {
    expect(stageNames('FROM a AS one\nRUN x AS y\nfrom b as two\nFROM c\n')).toEqual(['one', 'two']);
  });

  it('reads arguments as they are typed', () => {
    expect(readBuildArguments(' A=1; B = x=y ;; =z; C')).toEqual({ A: '1', B: 'x=y' });
  });
});
