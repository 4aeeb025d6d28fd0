import './grammars.test.js';
import './editing.test.js';
import './restricted.test.js';
