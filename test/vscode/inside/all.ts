import './host.test.js';
import './judging.test.js';
import './policy.test.js';
import './kinds.test.js';
import './commands.test.js';
