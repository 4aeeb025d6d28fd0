import type { GivenContext } from '../../model/reading.js';
import { familiarReference, parseReference } from '../../reference/index.js';

/**
 * The named contexts of a build: one that bears a stage's name takes the stage's place, one that bears an image's (in its short form, without
 * `:latest`) that of the image, wherever no stage has the name (BuildKit, dockerui/namedcontext.go).
 */
export class GivenContexts {
  private readonly names: ReadonlySet<string>;

  constructor(contexts: readonly GivenContext[]) {
    this.names = new Set(contexts.map(({ name }) => keyOf(name)));
  }

  replacesStage(name: string | undefined): boolean {
    return name !== undefined && this.names.has(keyOf(name));
  }

  replacesImage(text: string): boolean {
    return this.names.size > 0 && this.names.has(keyOf(text));
  }
}

function keyOf(name: string): string {
  const parsed = parseReference(name);
  return (parsed.ok ? familiarReference(parsed.value.reference) : name).replace(/:latest$/, '');
}
