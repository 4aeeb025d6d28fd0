import type { Importer } from '../importer.js';
import { eachDocument } from '../reading/each-document.js';
import { readTrustPolicies } from '../reading/trust-policies.js';

/** notation's `trustpolicy.json` (targets.md section 9). */
export const notation: Importer = {
  id: 'notation',
  title: 'notation trust policies',
  recognises: ({ file, text }) => /\.json$/i.test(file) && text.includes('"trustPolicies"'),
  import: (files) => eachDocument(files, readTrustPolicies),
};
