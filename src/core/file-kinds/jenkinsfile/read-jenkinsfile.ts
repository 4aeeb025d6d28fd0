import { resolvePath } from '../../model/file-path.js';
import type { PlaceInfo, ImageUse } from '../../model/image-use.js';
import { nothingRead, type EmbeddedFile, type FollowedFile, type Reading, type SourceFile } from '../../model/reading.js';
import type { TracedText } from '../../model/traced-text.js';
import { toUse } from '../image-text/index.js';
import { callsIn, type Frame, type Call } from './calls.js';
import { kindOfCall } from './kind-of-call.js';
import { places } from './places.js';
import { neverClosed } from './problems.js';
import { readValue, type Value } from './read-value.js';
import { withRegistry } from './registry.js';
import { readTokens, type Token } from './tokens.js';

/** Reads a Jenkinsfile: the calls by which its pipelines ask for containers. */
export function readJenkinsfile(file: SourceFile): Reading {
  const { tokens, unclosed } = readTokens(file.text);
  const script = new Script(file, tokens);
  for (const step of callsIn(tokens)) {
    if ('closed' in step) script.close(step.closed);
    else script.note(step);
  }
  return {
    ...nothingRead,
    uses: [...script.uses.values()].sort((a, b) => a.at.span.start - b.at.span.start),
    embedded: script.embedded,
    follows: script.follows,
    problems: unclosed === undefined ? [] : [neverClosed(unclosed)],
  };
}

/** What a block says before it is known whole: the registry of an image may stand behind it. */
interface Block {
  readonly images: Value[];
  readonly said: Map<string, TracedText>;
}

class Script {
  readonly uses = new Map<number, ImageUse>();
  readonly embedded: EmbeddedFile[] = [];
  readonly follows: FollowedFile[] = [];
  private readonly blocks = new Map<Frame, Block>();

  constructor(
    private readonly file: SourceFile,
    private readonly tokens: readonly Token[],
  ) {}

  note(call: Call): void {
    const kind = kindOfCall(call);
    const value = kind === undefined ? undefined : readValue(this.file.text, this.tokens, call.argument);
    if (kind === undefined || value === undefined) return;
    switch (kind) {
      case 'image':
        if (!this.isPushed(value)) this.add(places.image, value, this.registryAround(call.frame));
        break;
      case 'agent':
        this.add(places.agent, value);
        break;
      case 'container':
        this.add(places.container, value);
        break;
      case 'in-block':
        this.blockOf(call.frame).images.push(value);
        break;
      case 'pod':
        this.embedded.push({ kind: 'kubernetes', text: value.text, within: places.pod });
        break;
      case 'setting':
        this.blockOf(call.frame).said.set(call.name, value.text);
    }
  }

  /** The images of a block are known when it ends; and so is which Dockerfile it builds. */
  close(frame: Frame): void {
    const block = this.blocks.get(frame);
    if (block === undefined) return;
    for (const image of block.images) this.add(places.agent, image, block.said.get('registryUrl'));
    const [dir, name] = [block.said.get('dir')?.text ?? '.', block.said.get('filename')?.text];
    if (frame.call === 'dockerfile' && name !== undefined) this.follow(`${dir}/${name}`, 'dockerfile');
    const manifest = block.said.get('yamlFile')?.text;
    if (manifest !== undefined) this.follow(manifest, 'kubernetes');
  }

  private follow(path: string, kind: string): void {
    const file = /[$*]/.test(path) ? undefined : resolvePath(this.file.path, path);
    if (file !== undefined) this.follows.push({ file, kind });
  }

  private add(place: PlaceInfo, { text, at }: Value, registry?: TracedText): void {
    const use = toUse(this.file, { place, at, ...withRegistry(this.file.path, text, registry) });
    if (use !== undefined) this.uses.set(at.start, use);
  }

  private blockOf(frame: Frame): Block {
    const known = this.blocks.get(frame) ?? { images: [], said: new Map<string, TracedText>() };
    this.blocks.set(frame, known);
    return known;
  }

  /** An image that is pushed was made here. */
  private isPushed({ next }: Value): boolean {
    const [close, dot, method] = this.tokens.slice(next, next + 3);
    return close?.text === ')' && dot?.text === '.' && (method?.text === 'push' || method?.text === 'tag');
  }

  /** The URL of the nearest `docker.withRegistry(URL, …) { … }` around. */
  private registryAround(frame: Frame): TracedText | undefined {
    let depth = 0;
    for (let around: Frame | undefined = frame; around !== undefined && depth < mostFrames; around = around.parent, depth++) {
      if (around.open !== '{' || !/(?:^|\.)docker\.withRegistry$/.test(around.call)) continue;
      return around.argument === undefined ? undefined : readValue(this.file.text, this.tokens, around.argument)?.text;
    }
    return undefined;
  }
}

const mostFrames = 50;
