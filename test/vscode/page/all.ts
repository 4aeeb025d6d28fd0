import './grammars.test.js';
import './editing.test.js';
import './restricted.test.js';
import './activation.test.js';
import './scanning.test.js';
import './picture.test.js';
