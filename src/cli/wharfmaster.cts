// Plain old JavaScript on purpose: it must still run, and say its sentence, on any Node that people have.
var parts = process.versions.node.split('.').map(Number);
var needed = [22, 22, 2];
var difference = needed.map(function (number, at) { return (parts[at] || 0) - number; }).filter(function (number) { return number !== 0; })[0] || 0;
if (difference < 0) {
  console.error('wharfmaster needs Node ' + needed.join('.') + ' or newer, and this is ' + process.versions.node + '. Install a newer one, or run it with another: /path/to/node ' + process.argv[1]);
  process.exitCode = 2;
} else {
  var nodeModule = require('node:module');
  if (nodeModule.enableCompileCache) nodeModule.enableCompileCache();
  // @ts-expect-error the bundler puts cli.mjs beside this file
  import('./cli.mjs').catch(function (error: unknown) {
    console.error(error);
    process.exitCode = 3;
  });
}
