import { readPolicy, type SourceFile } from '../../core/index.js';

/** An organisation's policy names images and has a kind, whatever it is called. Only a valid one: then no other document stands in it. */
export function isValidPolicy({ path, text }: SourceFile): boolean {
  const { problems } = readPolicy(path, text, { layer: 'organisation', toolVersion: __ENGINE_VERSION__ });
  return !problems.some(({ rule, level }) => rule === 'policy-invalid' && level === 'error');
}
