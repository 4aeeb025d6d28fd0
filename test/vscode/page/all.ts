import './grammars.test.js';
import './editing.test.js';
import './restricted.test.js';
import './activation.test.js';
import './no-tools.test.js';
import './scanning.test.js';
import './picture.test.js';
