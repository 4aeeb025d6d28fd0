import { html } from './html/index.js';
import { json } from './json/index.js';
import { junit } from './junit/index.js';
import { sarif } from './sarif/index.js';
import type { ScanForm } from './scan-form.js';
import { text } from './text/index.js';

/*
 * The forms in which a scan is printed: one folder and one line each. A form is a pure function over a ScanAudit; foreign text in it
 * passes the sink's escaper of ../escape.ts and nothing else.
 */
export const scanForms = [text, json, sarif, junit, html] as const satisfies readonly ScanForm[];

export type * from './scan-audit.js';
