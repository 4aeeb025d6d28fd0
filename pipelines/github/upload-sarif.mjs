// Sends a SARIF log to code scanning, as GitHub's own action does: gzip, base64, POST .../code-scanning/sarifs. usage: node upload-sarif.mjs FILE
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_REF, GITHUB_WORKSPACE, WHARFMASTER_TOKEN } = process.env;
const file = process.argv[2];
if (!file || !GITHUB_API_URL || !GITHUB_REPOSITORY || !GITHUB_SHA || !GITHUB_REF || !WHARFMASTER_TOKEN) {
  console.error('wharfmaster: SARIF can be uploaded from a workflow of GitHub, with a token that has security-events: write.');
  process.exit(3);
}
const sarif = gzipSync(await readFile(file)).toString('base64');
const answer = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/code-scanning/sarifs`, {
  method: 'POST',
  redirect: 'error',
  headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${WHARFMASTER_TOKEN}`, 'content-type': 'application/json' },
  body: JSON.stringify({
    commit_sha: GITHUB_SHA,
    ref: GITHUB_REF,
    sarif,
    tool_name: 'Wharfmaster',
    checkout_uri: `file://${GITHUB_WORKSPACE ?? ''}/`,
  }),
  signal: AbortSignal.timeout(120_000),
}).catch((error) => ({ ok: false, status: 0, text: async () => String(error.cause?.message ?? error.message) }));
if (!answer.ok) {
  const said = (await answer.text()).replace(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 500);
  console.error(
    `wharfmaster: Code scanning did not take the SARIF log (${answer.status}): ${said} The token needs security-events: write.`,
  );
  process.exit(3);
}
console.error('wharfmaster: The SARIF log is with code scanning.');
