export * from './read-texts.js';
