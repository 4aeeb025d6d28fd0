/* How targets write: data in, text out, so that no name, reason or message of a policy's author can become syntax. */
export { celText } from './cel-text.js';
export { objectName } from './object-name.js';
export { printYaml } from './print-yaml.js';
export { regoValue } from './rego-value.js';
export { annotationPrefix, stampOf, type Stamp } from './stamp.js';
