import type { Span } from '../../model/span.js';
import type { YamlScalar } from '../yaml/tree.js';

/** Parameters by the name under which they are mentioned (`params.image`), and where that name means them. */
export interface Scope extends Span {
  readonly values: ReadonlyMap<string, ParameterValue>;
}

/** What a parameter is in its scope. */
export interface ParameterValue {
  readonly scalar: YamlScalar;
  /** True for what whoever runs the resource may replace. */
  readonly assumed: boolean;
}
