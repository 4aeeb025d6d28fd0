import type { Location } from '../../../model/span.js';
import type { TracedText } from '../../../model/traced-text.js';

/** A variable that a file of the project gives a value. */
export interface GivenVariable {
  readonly value: TracedText;
  /** Where its value is written. */
  readonly at: Location;
}

/** What is known of the variables in a file; undefined for one that only the shell of whoever runs Compose may know. */
export interface Environment {
  get(name: string): GivenVariable | undefined;
}

/** How much text may still be made: variables of variables multiply it. */
export interface Budget {
  left: number;
}
