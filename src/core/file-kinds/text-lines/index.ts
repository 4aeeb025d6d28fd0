export * from './logical-lines.js';
