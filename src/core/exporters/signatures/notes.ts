import type { ExportedRule, Fidelity } from '../exporter.js';

/** What is said of one part while an export is made; several notes on one part are one line of the report. */
export type Note = ExportedRule;

/** One line for each part: the worst that was said of it, and every reason once. */
export function mergeNotes(notes: readonly Note[]): readonly ExportedRule[] {
  const byPath = new Map<string, Note[]>();
  for (const note of notes) {
    const said = byPath.get(note.path);
    if (said === undefined) byPath.set(note.path, [note]);
    else said.push(note);
  }
  return [...byPath].map(([path, said]) => {
    const fidelity = worst(said);
    const reasons = said.filter((note) => note.fidelity !== 'exact' || fidelity === 'exact').map(({ reason }) => reason);
    return { path, fidelity, reason: [...new Set(reasons)].join(' ') };
  });
}

const fromWorst: readonly Fidelity[] = ['looser', 'not-expressible', 'stricter', 'exact'];

function worst(notes: readonly Note[]): Fidelity {
  return fromWorst.find((fidelity) => notes.some((note) => note.fidelity === fidelity)) ?? 'exact';
}
