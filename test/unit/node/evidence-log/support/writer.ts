/* A process of its own that writes records until somebody ends it: node writer.cjs FOLDER NAME MOST */
import { openEvidenceLog } from '../../../../../src/node/evidence-log.js';

const [folder = '', name = '', most = '1000000'] = process.argv.slice(2);
const log = openEvidenceLog({
  folder,
  actor: { user: name, unverified: true, host: 'desk', tool: 'wharfmaster', version: '0.1.0' },
  clock: { now: () => Date.now() },
  waitMs: 60_000,
});
void work();

async function work(): Promise<void> {
  for (let at = 1; at <= Number(most); at++) {
    const written = await log.append({
      stage: 'push',
      event: 'pushed',
      ceremony: `${name}-${at}`,
      findings: Array.from({ length: at % 40 }, (_, index) => ({ rule: `rule-${index}`, level: 'warn' })),
    });
    process.stdout.write(
      written.ok ? `${written.value.seq} ${written.value.hash}\n` : `failed ${written.problem.code} ${written.problem.message}\n`,
    );
  }
}
