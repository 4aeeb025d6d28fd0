import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openScanStore, type KeptReport, type ReportKey, type ScanStore } from '../../../src/node/scan-store.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const megabyte = 1_000_000;
const web = `sha256:${'a'.repeat(64)}`;
const key: ReportKey = { scanner: 'trivy', version: '0.74.0', database: '2 2026-11-01', lookedFor: ['vulnerabilities'] };

function report(
  change: Partial<KeptReport> & { readonly imageId?: string; readonly finishedAt?: string; readonly padding?: string } = {},
): KeptReport {
  const { imageId = web, finishedAt = '2026-11-22T10:00:00.000Z', padding = '', ...rest } = change;
  const given = rest.key ?? key;
  return {
    source: imageId,
    images: 1,
    key: given,
    scan: {
      subject: { name: `web:1${padding}`, imageId, tags: [] },
      config: { imageId, diffIds: [], history: [], labels: {}, onBuild: [] },
      contents: { packageDatabases: [], executables: 0, files: 0, ownInventories: [], notCovered: [] },
      ignoredConfigurations: [],
    },
    report: {
      scanner: { id: given.scanner, version: given.version },
      startedAt: finishedAt,
      finishedAt,
      lookedFor: ['vulnerabilities'],
      tellsKnownExploited: false,
      vulnerabilities: [],
      secrets: [],
      misconfigurations: [],
      malware: [],
      notCovered: [],
    },
    ...rest,
  };
}

function opened(folder: string, bytes = megabyte): ScanStore {
  const store = openScanStore(folder, bytes);
  if (!store.ok) throw new Error(store.problem.message);
  return store.value;
}

function files(folder: string): readonly string[] {
  return readdirSync(join(folder, 'scans-1')).map((name) => join(folder, 'scans-1', name));
}

describe('kept reports', () => {
  it('are found again by another window, for the same scanner, version and database only', () => {
    const folder = join(temporaryFolder({}), 'new', 'storage');
    expect(opened(folder).keep(report())).toEqual({ ok: true, value: undefined });
    const store = opened(folder);
    expect(store.find(web, key)).toEqual([report()]);
    expect(store.find(web, { ...key, version: '0.75.0' })).toBeUndefined();
    expect(store.find(web, { ...key, database: '2 2026-11-02' })).toBeUndefined();
    expect(store.find(web, { ...key, server: 'https://trivy.bank.example' })).toBeUndefined();
    expect(store.find(web, { ...key, lookedFor: ['secrets'] })).toBeUndefined();
    expect(store.find(`sha256:${'b'.repeat(64)}`, key)).toBeUndefined();
    expect(files(folder).map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
    expect(statSync(join(folder, 'scans-1')).mode & 0o777).toBe(0o700);
  });

  it('of an image with several platforms are found when all of them are there', () => {
    const store = opened(temporaryFolder({}));
    const arm = `sha256:${'c'.repeat(64)}`;
    store.keep(report({ source: web, images: 2 }));
    expect(store.find(web, key)).toBeUndefined();
    store.keep(report({ source: web, images: 2, imageId: arm }));
    expect(
      store
        .find(web, key)
        ?.map(({ scan }) => scan.subject.imageId)
        .sort(),
    ).toEqual([web, arm]);
  });

  it('are joined to one scan an image with the newest report of each scanner, the newest image first', () => {
    const store = opened(temporaryFolder({}));
    const other = `sha256:${'d'.repeat(64)}`;
    store.keep(report({ key: { ...key, database: 'old' }, finishedAt: '2026-11-20T10:00:00.000Z' }));
    store.keep(report({ finishedAt: '2026-11-21T10:00:00.000Z' }));
    store.keep(report({ key: { ...key, scanner: 'grype' }, finishedAt: '2026-11-19T10:00:00.000Z' }));
    store.keep(report({ imageId: other, finishedAt: '2026-11-22T10:00:00.000Z' }));
    const { scans, dropped } = store.all();
    expect(dropped).toBe(0);
    expect(
      scans.map(({ subject, reports }) => [
        subject.imageId,
        ...reports.map((each) => `${each.scanner.id} ${each.finishedAt.slice(8, 10)}`),
      ]),
    ).toEqual([
      [other, 'trivy 22'],
      [web, 'trivy 21', 'grype 19'],
    ]);
  });

  it('that are damaged are dropped and counted once', () => {
    const folder = temporaryFolder({});
    const store = opened(folder);
    store.keep(report());
    store.keep(report({ imageId: `sha256:${'e'.repeat(64)}` }));
    const [first = ''] = files(folder);
    writeFileSync(first, readFileSync(first, 'utf8').replace('2026', '2027'));
    expect(store.all()).toMatchObject({ scans: [{}], dropped: 1 });
    expect(store.all()).toMatchObject({ scans: [{}], dropped: 0 });
    expect(files(folder)).toHaveLength(1);
    writeFileSync(files(folder)[0] ?? '', '');
    expect(store.all()).toEqual({ scans: [], dropped: 1 });
  });

  it('never come through a link, nor from a file that others can write', () => {
    const folder = temporaryFolder({});
    const store = opened(folder);
    store.keep(report());
    const [file = ''] = files(folder);
    const elsewhere = join(temporaryFolder({}), 'planted');
    writeFileSync(elsewhere, readFileSync(file));
    const linked = file.replace(/.{4}\.json$/, '0000.json');
    symlinkSync(elsewhere, linked);
    expect(store.all()).toMatchObject({ scans: [{}], dropped: 1 });
    expect(readFileSync(elsewhere, 'utf8')).not.toBe('');
    chmodSync(file, 0o666);
    expect(store.all()).toEqual({ scans: [], dropped: 1 });
  });

  it('are refused in a folder that others can write, or that is a link', () => {
    const open = temporaryFolder({});
    mkdirSync(join(open, 'scans-1'));
    chmodSync(join(open, 'scans-1'), 0o777);
    expect(openScanStore(open, megabyte)).toMatchObject({ ok: false, problem: { code: 'STORE_FOREIGN' } });
    const linked = temporaryFolder({});
    symlinkSync(temporaryFolder({}), join(linked, 'scans-1'));
    expect(openScanStore(linked, megabyte)).toMatchObject({ ok: false, problem: { code: 'STORE_FOREIGN' } });
    const file = temporaryFolder({ storage: 'no folder' });
    expect(openScanStore(join(file, 'storage'), megabyte)).toMatchObject({ ok: false, problem: { code: 'STORE_UNUSABLE' } });
  });

  it('make room: what was not of use for the longest time goes first', () => {
    const folder = temporaryFolder({});
    const padding = 'x'.repeat(30_000);
    const [one, two, three] = ['1', '2', '3'].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string, string];
    const store = opened(folder, 70_000);
    const sizes = (): number => files(folder).reduce((sum, file) => sum + statSync(file).size, 0);
    for (const imageId of [one, two]) store.keep(report({ imageId, padding }));
    for (const file of files(folder)) utimesSync(file, 1000, 1000);
    expect(store.find(one, key)).toBeDefined();
    writeFileSync(join(folder, 'scans-1', 'left-by-a-crash.tmp'), '');
    utimesSync(join(folder, 'scans-1', 'left-by-a-crash.tmp'), 1000, 1000);
    store.keep(report({ imageId: three, padding }));
    expect([one, two, three].map((imageId) => store.find(imageId, key) !== undefined)).toEqual([true, false, true]);
    expect(sizes()).toBeLessThan(70_000);
    expect(files(folder).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  it('are forgotten when asked', () => {
    const folder = temporaryFolder({});
    const store = opened(folder);
    store.keep(report());
    expect(store.forget()).toEqual({ ok: true, value: undefined });
    expect(files(folder)).toEqual([]);
    expect(store.all()).toEqual({ scans: [], dropped: 0 });
  });
});
