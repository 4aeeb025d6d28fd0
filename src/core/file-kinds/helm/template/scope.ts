import { nothing, type Value } from './value.js';

/** Where an expression is evaluated: `.`, `$`, and the variables that can be seen from there. */
export interface Scope {
  readonly dot: Value;
  readonly root: Value;
  readonly variables: Variables;
}

/** The variables of a block and of those around it. */
export class Variables {
  private readonly own = new Map<string, Value>();

  constructor(
    private readonly outer?: Variables,
    /** A block that does not run cannot change what stands outside. */
    private readonly sealed = false,
  ) {}

  get(name: string): Value {
    return this.own.get(name) ?? this.outer?.get(name) ?? nothing;
  }

  declare(name: string, value: Value): void {
    this.own.set(name, value);
  }

  assign(name: string, value: Value): void {
    if (this.sealed || this.own.has(name) || this.outer === undefined) this.own.set(name, value);
    else this.outer.assign(name, value);
  }
}

/** A scope of a block in another one. */
export function inner(scope: Scope, { dot = scope.dot, sealed = false }: { readonly dot?: Value; readonly sealed?: boolean } = {}): Scope {
  return { dot, root: scope.root, variables: new Variables(scope.variables, sealed) };
}
