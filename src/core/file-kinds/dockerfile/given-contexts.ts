import type { ImageUse } from '../../model/image-use.js';
import type { GivenBuild, GivenContext } from '../../model/reading.js';
import type { Location } from '../../model/span.js';
import { familiarReference, parseReference } from '../../reference/index.js';
import { valueOfText } from '../image-text/index.js';

/**
 * The named contexts of a build: one that bears a stage's name takes the stage's place, one that bears an image's (in its short form, without
 * `:latest`) that of the image, wherever no stage has the name (BuildKit, dockerui/namedcontext.go).
 */
export class GivenContexts {
  private readonly byName: ReadonlyMap<string, GivenContext>;

  constructor(private readonly build: GivenBuild | undefined) {
    this.byName = new Map((build?.contexts ?? []).map((context) => [keyOf(context.name), context]));
  }

  ofStage(name: string | undefined): GivenContext | undefined {
    return name === undefined || this.byName.size === 0 ? undefined : this.byName.get(keyOf(name));
  }

  ofImage(text: string): GivenContext | undefined {
    return this.byName.size === 0 ? undefined : this.byName.get(keyOf(text));
  }

  /** What is fetched at an instruction whose stage or image the context replaces; nothing when the context is no image. */
  image(context: GivenContext, at: Location, written: string): ImageUse | undefined {
    const { build } = this;
    if (build === undefined || context.image === undefined || context.image.text.text === 'scratch') return undefined;
    const { text, assumes, place } = context.image;
    const given = { file: build.file, span: context.at, role: 'arg' as const, message: `\`${context.name}\` is given here.` };
    const value = valueOfText(build.file, text, assumes);
    return { place, use: 'tool', stage: 'builder', written, at, related: [given], value, doubts: [] };
  }
}

function keyOf(name: string): string {
  const parsed = parseReference(name);
  return (parsed.ok ? familiarReference(parsed.value.reference) : name).replace(/:latest$/, '');
}
