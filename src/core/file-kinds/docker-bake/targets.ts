import { itemsIn, objectsIn, valuesAt, valuesOf, type HclNode, type HclObject } from '../hcl/index.js';

/** A `target` of a bake file. */
export interface Target {
  readonly name: string;
  readonly node: HclNode;
}

export function targetsOf(root: HclObject): readonly Target[] {
  return valuesOf(root, 'target').flatMap((block) =>
    objectsIn(block).flatMap(({ entries }) => entries.map(({ key, value }) => ({ name: key.text, node: value }))),
  );
}

/** So many bodies may stand behind one target. */
const mostAncestors = 50;

/** The bodies that make up each target, what it inherits first: later ones win. A target may be written in several blocks. */
export class Inheritance {
  private readonly bodies = new Map<string, HclNode[]>();
  private readonly inherited = new Set<string>();

  constructor(targets: readonly Target[]) {
    for (const { name, node } of targets) {
      this.bodies.set(name, [...(this.bodies.get(name) ?? []), node]);
      for (const parent of parentsOf(node)) this.inherited.add(parent);
    }
  }

  get names(): readonly string[] {
    return [...this.bodies.keys()];
  }

  isInherited(name: string): boolean {
    return this.inherited.has(name);
  }

  own(name: string): readonly HclNode[] {
    return this.bodies.get(name) ?? [];
  }

  bodiesOf(name: string): readonly HclNode[] {
    const found: HclNode[] = [];
    this.collect(name, new Set(), found);
    return found;
  }

  private collect(name: string, above: ReadonlySet<string>, found: HclNode[]): void {
    if (above.has(name) || above.size >= mostAncestors) return;
    const bodies = this.own(name);
    const here = new Set([...above, name]);
    for (const parent of bodies.flatMap(parentsOf)) if (found.length < mostAncestors) this.collect(parent, here, found);
    found.push(...bodies);
  }
}

function parentsOf(node: HclNode): readonly string[] {
  return valuesAt(node, ['inherits']).flatMap((list) => itemsIn(list).flatMap((item) => plainText(item) ?? []));
}

/** The text of a value that holds no variable. */
export function plainText(node: HclNode): string | undefined {
  if (node.kind !== 'template') return undefined;
  const [part] = node.parts;
  return node.parts.length === 1 && part?.kind === 'text' ? part.text.text : undefined;
}
