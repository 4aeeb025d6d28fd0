/** What a cluster did with one request, or says of one object that it has. */
export type AdmissionVerdict =
  /** Refused. */
  | 'denied'
  /** Let in with a warning to whoever asked. */
  | 'warned'
  /** Let in, or already there, and noted as breaking a policy. */
  | 'audited'
  /** Let in, and nobody objected. */
  | 'admitted'
  /** A policy could not be evaluated. */
  | 'error';

/** One line of the table: every field but the verdict may be unknown, since these logs are not ours. */
export interface AdmissionRow {
  /** ISO 8601, as the log has it. */
  readonly time?: string;
  readonly namespace?: string;
  readonly kind?: string;
  readonly name?: string;
  /** Absent when the log does not hold them (an audit policy of level Metadata). */
  readonly images?: readonly string[];
  readonly user?: string;
  readonly policy?: string;
  readonly binding?: string;
  readonly verdict: AdmissionVerdict;
  readonly message?: string;
  /** A request by dry run: nobody meant to deploy. */
  readonly dryRun?: true;
  readonly source: AdmissionSource;
}

/** Whose log it is. */
export type AdmissionSource = 'audit' | 'kyverno' | 'gatekeeper' | 'policy-controller';

export const admissionSources: readonly AdmissionSource[] = ['audit', 'kyverno', 'gatekeeper', 'policy-controller'];

/** What reading one entry of a log gives. */
export interface ReadEntry {
  readonly rows: readonly AdmissionRow[];
  /** When it happened, for telling gaps; milliseconds since the epoch. */
  readonly at?: number;
  /** What the entry does not say, e.g. that violations were left out of a list. */
  readonly missing?: string;
}

/** The longest foreign text that a row keeps. */
const longest = 2000;

export function shortened(text: string | undefined): string | undefined {
  return text === undefined || text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** Drops what is absent. */
export function toRow(
  fields: { readonly [Key in keyof AdmissionRow]: AdmissionRow[Key] | undefined } & {
    readonly verdict: AdmissionVerdict;
    readonly source: AdmissionSource;
  },
): AdmissionRow {
  const { verdict, source, ...rest } = fields;
  return { ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)), verdict, source };
}
