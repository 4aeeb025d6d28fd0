import type { ImportRemark } from './importer.js';

const words = { decision: 'taken', warning: 'look', 'left-out': 'left out' } as const;

/** A line of the review list for people; foreign text in it is not escaped yet. */
export function describeRemark({ kind, at, written, says, path }: ImportRemark): string {
  const where = `${at.file}:${at.line}`;
  return `${where}  ${words[kind]}  ${written}${path === undefined ? '' : `  → ${path}`}  ${says}`;
}
