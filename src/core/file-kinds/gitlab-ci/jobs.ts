import type { Search } from '../yaml-places/index.js';
import type { YamlNode } from '../yaml/tree.js';

/** The jobs of a pipeline and who extends whom. Hidden ones (`.name`) only run through those that extend them. */
export class Jobs {
  private readonly nodes = new Map<string, YamlNode[]>();
  private readonly parents = new Map<string, readonly string[]>();
  private readonly children = new Map<string, string[]>();

  constructor(private readonly search: Search) {
    for (const { key, value } of search.entries(search.roots)) {
      if (reserved.has(key) || value.kind !== 'map') continue;
      const known = this.nodes.get(key);
      if (known === undefined) this.nodes.set(key, [value]);
      else known.push(value);
    }
    for (const [name, nodes] of this.nodes) this.link(name, nodes);
  }

  get names(): readonly string[] {
    return [...this.nodes.keys()];
  }

  nodesOf(name: string): readonly YamlNode[] {
    return this.nodes.get(name) ?? [];
  }

  /** The job itself and what it extends, the nearest first: the last of a list overrides those before it. */
  ancestry(name: string): readonly string[] {
    const found = new Set<string>();
    const waiting = [name];
    for (let next = waiting.pop(); next !== undefined && (this.search.stepsLeft -= stepsPerJob) >= 0; next = waiting.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(...(this.parents.get(next) ?? []));
    }
    return [...found];
  }

  /** The jobs that run with what this one says under a key: itself unless it is only there to be extended, and who extends it without a say of its own. */
  takers(name: string, key: string): readonly string[] {
    const found = new Set<string>();
    const waiting = [name];
    for (let next = waiting.pop(); next !== undefined && (this.search.stepsLeft -= stepsPerJob) >= 0; next = waiting.pop()) {
      if (found.has(next) || (next !== name && this.says(next, key))) continue;
      found.add(next);
      waiting.push(...(this.children.get(next) ?? []));
    }
    const running = [...found].filter((taker) => !taker.startsWith('.'));
    return running.length > 0 ? running : [name];
  }

  /** The jobs that run and have no say of their own under a key, so that the pipeline's counts. */
  without(key: string): readonly string[] {
    return this.names.filter((name) => !name.startsWith('.') && !this.ancestry(name).some((ancestor) => this.says(ancestor, key)));
  }

  private says(name: string, key: string): boolean {
    return this.search.into(this.nodesOf(name), key).length > 0;
  }

  private link(name: string, nodes: readonly YamlNode[]): void {
    const extended = ['extends', 'extends[]'].flatMap((path) => this.search.scalars(path, nodes).map(({ text }) => text));
    this.parents.set(name, extended);
    for (const parent of extended) {
      const known = this.children.get(parent);
      if (known === undefined) this.children.set(parent, [name]);
      else known.push(name);
    }
  }
}

/** Going from job to job costs about as much as looking three keys up. */
const stepsPerJob = 3;

/** What stands at the top of a pipeline and is no job. */
const reserved: ReadonlySet<string> = new Set([
  ...['default', 'include', 'stages', 'types', 'variables', 'workflow', 'spec', 'cache'],
  ...['before_script', 'after_script', 'image', 'services'],
]);
