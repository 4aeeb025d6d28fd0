#!/usr/bin/env node
// Built for Node 12, so that an old Node says one sentence instead of a syntax error.

const needed = [22, 22, 2];
const present = process.versions.node.split('.').map(Number);
const difference = needed.map((number, at) => (present[at] ?? 0) - number).find((number) => number !== 0) ?? 0;

if (difference < 0) {
  process.stderr.write(
    `wharfmaster needs Node ${needed.join('.')} or newer, and this is Node ${process.versions.node}. Install a newer one, or start it with another: /path/to/node ${process.argv[1] ?? 'wharfmaster.cjs'}\n`,
  );
  process.exitCode = 2;
} else {
  // In the person's own cache: the default lies in the temporary folder, where others may put a cache before us.
  const path = process.getBuiltinModule('node:path');
  const home = process.getBuiltinModule('node:os').homedir();
  process.getBuiltinModule('node:module').enableCompileCache(path.join(home, '.cache', 'wharfmaster', 'compiled'));
  try {
    // The bundle beside this file, which only exists once it is built.
    process.getBuiltinModule('node:module').createRequire(__filename)('./cli.cjs');
  } catch (error) {
    process.stderr.write(`wharfmaster could not be loaded: ${String(error)}\n`);
    process.exitCode = 3;
  }
}
