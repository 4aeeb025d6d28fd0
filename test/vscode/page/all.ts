import './grammars.test.js';
import './editing.test.js';
import './restricted.test.js';
import './activation.test.js';
import './no-tools.test.js';
import './picture.test.js';

// What scans real images needs a daemon; run.mjs says when it is left out.
if (process.env['WHARFMASTER_SCAN_TOOLS'] !== undefined) await import('./scanning.test.js');
if (process.env['WHARFMASTER_SIGN_TOOLS'] !== undefined) await import('./signing.test.js');
