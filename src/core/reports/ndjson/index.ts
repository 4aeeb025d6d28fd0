import type { Audit } from '../../model/audit.js';
import { toJson } from '../escape.js';
import { findingFields, summaryFields } from '../json/fields.js';
import type { Report } from '../report.js';

/** One JSON object a line: findings, and the summary as the last line. */
export const ndjson: Report = {
  id: 'ndjson',
  label: 'one JSON object a line',
  print: (audit: Audit) =>
    [
      ...findingFields(audit).map((fields) => toJson({ type: 'finding', ...fields })),
      toJson({ type: 'summary', ...summaryFields(audit) }),
      '',
    ].join('\n'),
};
