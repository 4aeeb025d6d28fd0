import { join } from 'node:path';

/** The built command line; WHARFMASTER_DIST names another build's folder than `dist`. */
export const launcher = join(process.env['WHARFMASTER_DIST'] ?? join(import.meta.dirname, '../../dist'), 'wharfmaster.cjs');
