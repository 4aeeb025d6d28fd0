/*
 * The one parser and printer of image references, after github.com/distribution/reference 0.6 (policy.md section 3,
 * extraction.md 2a). Nothing else in the product takes a reference apart: two parsers that disagree are a way around the policy.
 * All of it is total and linear in the text.
 */
export { decidedParts } from './decided-parts.js';
export { hostRemark, lookAlikeOf } from './look-alike.js';
export { parseReference } from './parse-reference.js';
export { familiarReference, printReference } from './print-reference.js';
export { readAsTransport, transportsOfOtherTools } from './read-as-transport.js';
export { splitReferenceText } from './split-reference-text.js';
