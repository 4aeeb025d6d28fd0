import { afterEach, describe, expect, it } from 'vitest';
import { smallPolicy, TestClient } from './support/client.js';
import { factsOf, scanOf, sendFacts, vulnerability } from './support/scans.js';

let client: TestClient;
afterEach(() => client.stop());

/** Twenty layers, and what policy refuses, so that every key leads to an answer. */
const runs = Array.from({ length: 20 }, (_, at) => `RUN make part-${at} && install part-${at} /opt/part-${at}`);
const dockerfile = ['FROM node:20', ...runs.flatMap((run) => ['', `# ${run}`, run]), ''].join('\n');
const scan = scanOf(1, {
  history: runs.map((run) => run.replace('RUN ', 'RUN /bin/sh -c ')),
  vulnerabilities: Array.from({ length: 5000 }, (_, at) =>
    vulnerability(`CVE-2024-${at}`, at % 3 === 0 ? 'critical' : 'medium', at % 21, `part-${at % 977}`),
  ),
});
const policy = `${smallPolicy}scan: {scanners: [grype], thresholds: {critical: {max: 0}, medium: {max: 10}}}\n`;

/** Milliseconds from a key to the diagnostics that move with it, the median of some keys. */
async function typingTime(uri: string, keys: number): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < keys; at++) {
    const answered = new Promise<void>((resolve) => {
      const before = client.published.length;
      const look = (): void => {
        if (client.published.slice(before).some((one) => one.uri === uri)) resolve();
        else setTimeout(look, 0);
      };
      look();
    });
    const start = performance.now();
    await client.change(uri, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '\n' }]);
    await answered;
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

describe('typing in a Dockerfile whose image has 5,000 vulnerabilities', () => {
  it('waits hardly longer than without a scan', async () => {
    client = await TestClient.start({ files: { '.wharfmaster.yaml': policy } });
    const uri = client.uri('Dockerfile');
    await client.open(uri, dockerfile);
    await client.settled(uri);
    const without: number[] = [];
    const withScan: number[] = [];
    for (let round = 0; round < 4; round++) {
      await sendFacts(client, { images: [], all: true });
      without.push(await typingTime(uri, 25));
      await sendFacts(client, { images: [factsOf(scan, { dockerfile: { uri, because: 'built', certain: true } })] });
      expect((await client.settled(uri)).length).toBeGreaterThan(20);
      withScan.push(await typingTime(uri, 25));
    }
    const [plain, scanned] = [Math.min(...without), Math.min(...withScan)];
    if (process.env['SHOW_TIMES'] !== undefined)
      process.stdout.write(`a key takes ${plain.toFixed(1)} ms without, ${scanned.toFixed(1)} ms with the scan\n`);
    expect(scanned - plain).toBeLessThan(10);
    // In the end everything stands where it belongs.
    await expect
      .poll(async () => new Set((await client.pictures(uri)).map((picture) => picture.replace(/-\d+.*/, ''))))
      .toEqual(new Set(['unapproved-registry "node:20"', 'vulnerable-image "node:20"', 'vulnerable-image "RUN make part']));
  }, 60_000);
});
