import type { AllowedSource } from '../../policy/document.js';
import type { Taken } from '../importer.js';
import type { Notes, Placed } from './notes.js';
import type { PatternReading } from './prefix-patterns.js';

/** Writes down how a text was read as allowed sources: the entries, what the live rule admits besides, or why it was left out. */
export function takeAllowed(
  placed: Placed,
  reading: PatternReading,
  notes: Notes,
  namespaces?: readonly string[],
): readonly Taken<AllowedSource>[] {
  const patterns = readPatterns(placed, reading, notes);
  return patterns.map((match) =>
    notes.take(placed, { match, ...(namespaces && { namespaces }) }, reading.patterns === undefined ? '' : reading.says),
  );
}

/** The patterns of a reading; its warnings, or why there are none, are written down. */
export function readPatterns(placed: Placed, reading: PatternReading, notes: Notes): readonly string[] {
  if (reading.patterns === undefined) {
    notes.leaveOut(placed, reading.why);
    return [];
  }
  for (const warning of reading.warnings) notes.warn(placed, warning);
  return reading.patterns;
}
