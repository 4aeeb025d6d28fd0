import type { Policy } from '../../policy/document.js';
import type { ExportedRule } from '../exporter.js';

/** What every engine of a cluster says alike of the parts that are not about the text of a reference. */
export function admissionNotes({ enforcement, bases, scan }: Policy): readonly ExportedRule[] {
  const { catalogue = [], outsideCatalogue } = bases ?? {};
  return [
    ...(enforcement?.admit === undefined ? [] : [note('enforcement.admit', 'exact', 'It decides what a failed check leads to.')]),
    ...catalogue.map((_, at) => note(`bases.catalogue[${at}]`, 'not-expressible', builds)),
    ...(outsideCatalogue === undefined ? [] : [note('bases.outsideCatalogue', 'not-expressible', builds)]),
    ...(scan === undefined ? [] : [note('scan', 'not-expressible', 'The cluster sees no scan; pipeline and push judge it.')]),
  ];
}

const builds = 'A cluster sees what runs, not what it was built from; pipeline and editor judge it.';

function note(path: string, fidelity: ExportedRule['fidelity'], reason: string): ExportedRule {
  return { path, fidelity, reason };
}
