import type { Audit } from '../model/audit.js';

/** What a report may take from the shell; all of it is a value or a pure function. */
export interface ReportOptions {
  /** Colours, for terminals only. */
  readonly colour: boolean;
  /** Hex SHA-256 of a text. */
  readonly hash: (text: string) => string;
}

/** One form in which a check is printed. */
export interface Report {
  readonly id: string;
  /** For whom, in a few words: `--help` shows it. */
  readonly label: string;
  /** The whole text, with its last line break; empty when there is nothing to print. */
  print(audit: Audit, options: ReportOptions): string;
}
