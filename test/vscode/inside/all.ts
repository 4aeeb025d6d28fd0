import './host.test.js';
