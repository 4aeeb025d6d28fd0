import { describe, expect, it } from 'vitest';
import { attributeLayers, judgeScan } from '../../../src/core/index.js';
import { AfterTyping } from '../../../src/lsp/scans/after-typing.js';
import { FactStore } from '../../../src/lsp/scans/fact-store.js';
import { readFacts } from '../../../src/lsp/scans/read-facts.js';
import { placeAgain } from '../../../src/lsp/scans/replace-findings.js';
import { factsOf, image, scanOf, vulnerability } from '../../lsp/support/scans.js';

const reference = (registry: string, repository: string, tag?: string): Parameters<FactStore['named']>[0] => ({
  registry,
  repository,
  ...(tag !== undefined && { tag }),
});

describe('FactStore', () => {
  it('finds an image by every name that a file may use for it', () => {
    const store = new FactStore();
    store.apply({ images: [{ imageId: image(1), names: ['app', 'registry.bank.example/team/app:2', 'localhost/web:1'] }] });
    expect(store.named(reference('docker.io', 'library/app'))?.imageId).toBe(image(1));
    expect(store.named(reference('docker.io', 'library/app', 'latest'))?.imageId).toBe(image(1));
    expect(store.named(reference('registry.bank.example', 'team/app', '2'))?.imageId).toBe(image(1));
    expect(store.named(reference('docker.io', 'library/web', '1'))?.imageId).toBe(image(1));
    expect(store.named(reference('registry.bank.example', 'team/app'))).toBeUndefined();
  });

  it('gives a name to whoever has it now', () => {
    const store = new FactStore();
    store.apply({ images: [{ imageId: image(1), names: ['app:1'] }] });
    store.apply({ images: [{ imageId: image(2), names: ['app:1'] }] });
    expect(store.named(reference('docker.io', 'library/app', '1'))?.imageId).toBe(image(2));
    store.apply({ images: [], gone: [image(2)] });
    expect(store.named(reference('docker.io', 'library/app', '1'))?.imageId).toBe(image(1));
  });

  it('forgets everything that a complete message leaves out, and says what that was', () => {
    const store = new FactStore();
    store.apply({ images: [{ imageId: image(1), names: ['a'] }] });
    const touched = store.apply({ images: [{ imageId: image(2), names: ['b'] }], all: true });
    expect(touched.map(({ imageId }) => imageId)).toEqual([image(1), image(2)]);
    expect(store.all().map(({ imageId }) => imageId)).toEqual([image(2)]);
  });

  it('keeps a bounded number, the latest', () => {
    const store = new FactStore();
    store.apply({ images: Array.from({ length: 700 }, (_, at) => ({ imageId: image(at), names: [] })) });
    expect(store.all()).toHaveLength(500);
    expect(store.get(image(699))).toBeDefined();
    expect(store.get(image(0))).toBeUndefined();
  });
});

describe('readFacts', () => {
  it('takes a scan of the right shape, and drops one that judging would stumble over', () => {
    const facts = factsOf(scanOf(1, { vulnerabilities: [vulnerability('CVE-1', 'high', 0)] }));
    const [whole] = readFacts({ images: [facts] }).images;
    expect(whole).toEqual(facts);
    const [odd] = readFacts({ images: [{ ...facts, scan: { ...facts.scan, reports: [{ vulnerabilities: [null] }] } }] }).images;
    expect(odd).toEqual({ imageId: image(1), names: ['app:1'] });
  });
});

describe('placeAgain', () => {
  const text = 'FROM x\nCOPY a /a\nRUN make\n';
  const scan = scanOf(1, {
    history: ['COPY a /a', 'RUN make'],
    vulnerabilities: [vulnerability('CVE-1', 'high', 1), vulnerability('CVE-2', 'low', 2)],
  });
  const verdict = judgeScan(scan, { layers: [], broken: [] }, { now: 0, vex: [] });
  const first = placeAgain(scan, verdict, attributeLayers(scan.config, text), 'f', undefined);
  const placesIn = (shown: string): readonly string[] =>
    placeAgain(scan, verdict, attributeLayers(scan.config, shown), 'f', first).findings.map(({ at }) =>
      shown.slice(at.span.start, at.span.end),
    );

  it('moves findings with their lines, and gives what it gave before the same words', () => {
    expect(placesIn(text)).toEqual(['COPY a /a', 'RUN make']);
    expect(placesIn(`# new\n\n${text}`)).toEqual(['COPY a /a', 'RUN make']);
    const moved = placeAgain(scan, verdict, attributeLayers(scan.config, `\n${text}`), 'f', first);
    expect(moved.findings.map(({ what }) => what)).toEqual(first.findings.map(({ what }) => what));
  });

  it('places anew when a layer belongs to another line', () => {
    expect(placesIn(text.replace('RUN make', 'RUN something else altogether'))).toEqual(['x', 'COPY a /a']);
    expect(placesIn('FROM x\n')).toEqual(['x']);
  });
});

describe('AfterTyping', () => {
  it('runs once in a pause, and now and then while somebody types on', () => {
    let now = 0;
    const timers: { at: number; action: () => void; isOff: boolean }[] = [];
    const ran: number[] = [];
    const host = {
      now: () => now,
      after: (milliseconds: number, action: () => void) => {
        const timer = { at: now + milliseconds, action, isOff: false };
        timers.push(timer);
        return () => void (timer.isOff = true);
      },
    };
    const work = new AfterTyping<string>(host, () => Promise.resolve(void ran.push(now)));
    const pass = (until: number): void => {
      for (; now < until; now++) {
        for (const timer of timers.filter(({ at, isOff }) => at <= now && !isOff)) {
          timer.isOff = true;
          timer.action();
        }
      }
    };
    for (let key = 0; key < 30; key++) {
      work.changed('f');
      pass(now + 30);
    }
    pass(now + 200);
    expect(ran).toHaveLength(2);
    expect(ran[0]).toBeLessThanOrEqual(501);
    work.changed('f');
    work.forget('f');
    pass(now + 200);
    expect(ran).toHaveLength(2);
  });
});
