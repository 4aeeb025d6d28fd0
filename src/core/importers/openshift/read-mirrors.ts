import { checkFormat } from '../../policy/document-reading/check-format.js';
import type { ClusterObject } from '../reading/each-document.js';
import type { Notes } from '../reading/notes.js';
import { field, itemsOf, textOf, textsOf } from '../reading/values.js';

/** The mirrors of an ImageDigestMirrorSet, ImageTagMirrorSet or ImageContentSourcePolicy. */
export function readMirrors({ spec }: ClusterObject, key: string, notes: Notes): void {
  for (const node of itemsOf(field(spec, key))) {
    const source = textOf(field(node, 'source')) ?? '';
    if (checkFormat('prefix', source) !== undefined) {
      notes.leaveOut(
        field(node, 'source') ?? node,
        `\`${source}\` is no registry, or registry and path, so nothing can be its mirror here.`,
      );
      continue;
    }
    const required = textOf(field(node, 'mirrorSourcePolicy')) === 'NeverContactSource';
    for (const { node: at, text: mirror } of textsOf(field(node, 'mirrors'))) {
      if (checkFormat('prefix', mirror) !== undefined) {
        notes.leaveOut(at, `\`${mirror}\` is no registry, or registry and path.`);
        continue;
      }
      notes.mirrors.push(notes.take(at, { source, mirror, ...(required && { required }) }, `A mirror of \`${source}\`.`));
      notes.warn(
        at,
        `Who writes \`${mirror}/…\` gets what lies in \`${source}\`, and the policy judges it as that. The live configuration judges the mirror's own name. And entries for the mirror's host do not cover what lies below \`${mirror}\`.${
          required ? ' In a policy `required` asks people to write the mirror; the live configuration redirects them silently.' : ''
        }`,
      );
    }
  }
}
