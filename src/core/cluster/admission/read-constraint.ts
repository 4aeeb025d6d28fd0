import { isObject, numberIn, objectIn, textIn, type JsonObject } from '../../runtimes/json-fields.js';
import { shortened, toRow, type ReadEntry } from './admission-row.js';

/** A constraint of Gatekeeper with what its last audit found: objects that are there, and of them only the first ones (20 by default). */
export function readConstraint(constraint: JsonObject): readonly ReadEntry[] {
  const status = objectIn(constraint, 'status');
  const time = textIn(status, 'auditTimestamp');
  const at = time === undefined ? Number.NaN : Date.parse(time);
  const policy = `${textIn(constraint, 'kind') ?? 'constraint'}/${textIn(objectIn(constraint, 'metadata'), 'name') ?? ''}`;
  const listed = status?.['violations'];
  const violations = Array.isArray(listed) ? listed.filter(isObject) : [];
  const rows = violations.map((violation) =>
    toRow({
      time,
      namespace: textIn(violation, 'namespace'),
      kind: textIn(violation, 'kind'),
      name: textIn(violation, 'name'),
      images: undefined,
      user: undefined,
      policy,
      binding: textIn(violation, 'enforcementAction'),
      verdict: 'audited',
      message: shortened(textIn(violation, 'message')),
      dryRun: undefined,
      source: 'gatekeeper',
    }),
  );
  const hidden = (numberIn(status, 'totalViolations') ?? rows.length) - rows.length;
  const missing = hidden > 0 ? `${policy}: ${hidden} more violations that its status does not list.` : undefined;
  return [{ rows, ...(!Number.isNaN(at) && { at }), ...(missing !== undefined && { missing }) }];
}
