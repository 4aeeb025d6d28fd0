// Packs the built command line as one tarball for pipelines, the same bytes from the same build, and prints its SHA-256.
// usage: node scripts/pack-cli.mjs [--out FILE] [--no-build]   (WHARFMASTER_DIST names another build's folder than dist)
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

const { name, version, license } = JSON.parse(await readFile('package.json', 'utf8'));
const { values } = parseArgs({
  options: { out: { type: 'string', default: `${name}-cli-${version}.tgz` }, 'no-build': { type: 'boolean', default: false } },
});
if (!values['no-build'] && spawnSync('node', ['scripts/build.mjs'], { stdio: 'inherit' }).status !== 0) process.exit(1);
const dist = process.env.WHARFMASTER_DIST ?? 'dist';
const wanted = /^(wharfmaster|cli(-[\w-]+)?|server|tool-host|undici|sigstore-work|update-framework)\.cjs$/;
const files = (await readdir(dist)).filter((file) => wanted.test(file)).sort();
const tar = pack();
const write = (file, content) => tar.entry({ name: `wharfmaster/${file}`, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }, content);
write('LICENSE', await readFile('LICENSE'));
write('package.json', `${JSON.stringify({ name: `${name}-cli`, version, license, bin: { wharfmaster: 'wharfmaster.cjs' } })}\n`);
for (const file of files) write(file, await readFile(join(dist, file)));
tar.finalize();
const bytes = gzipSync(await buffer(tar), { level: 9 });
await writeFile(values.out, bytes);
console.log(`${createHash('sha256').update(bytes).digest('hex')}  ${values.out}`);
