import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { places } from './places.js';
import { words } from './words.js';

/** Configurations of Terraform and OpenTofu, in HCL or JSON (extraction.md 1e). */
export const terraform: FileKind = {
  id: 'terraform',
  label: 'Terraform or OpenTofu configuration',
  files: '`*.tf`, `*.tofu`, `*.tf.json`, `*.tofu.json`',
  languages: ['terraform', 'opentofu'],
  places: Object.values(places),
  words,
  claimsName: (path) => /\.(?:tf|tofu)(?:\.json)?$/.test(path),
  expects: expectsImage,
  load: async () => {
    const { readTerraform } = await import('./read-terraform.js');
    return { read: readTerraform };
  },
};
