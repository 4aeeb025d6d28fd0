import { github } from './github/index.js';
import { json } from './json/index.js';
import { junit } from './junit/index.js';
import { markdown } from './markdown/index.js';
import { ndjson } from './ndjson/index.js';
import type { Report } from './report.js';
import { sarif } from './sarif/index.js';
import { text } from './text/index.js';

/*
 * The forms in which a check is printed: one folder and one line each. A report is a pure function over an Audit; foreign text in it
 * passes the sink's escaper of escape.ts and nothing else.
 */
export const reports = [text, json, ndjson, sarif, junit, github, markdown] as const satisfies readonly Report[];

export { describeSummary } from './describe.js';
export { escapeLine, escapeText, toJson } from './escape.js';
export { recordFinding, recordPolicyProblem, policyName } from './record-finding.js';
export { byPlace, imageFields, placingIn, recordImage, type Placing } from './record-image.js';
