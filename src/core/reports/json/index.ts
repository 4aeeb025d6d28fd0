import type { Audit } from '../../model/audit.js';
import { toJson } from '../escape.js';
import type { Report } from '../report.js';
import { findingFields, summaryFields } from './fields.js';

/** One document with every finding and the summary. */
export const json: Report = {
  id: 'json',
  label: 'one JSON document',
  print: (audit: Audit) => `${toJson({ findings: findingFields(audit), summary: summaryFields(audit) }, 2)}\n`,
};
