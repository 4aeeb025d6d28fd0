import {
  policyFilesFor,
  type FilePath,
  type FileProblem,
  type GoverningPolicy,
  type LayerKind,
  type PolicyLayer,
  type PolicyProblem,
  type PolicyReading,
  type Result,
} from '../core/index.js';
import { assessPolicy, type KeptPolicy, type PolicyDemand } from './policy-file.js';
import { parentOf } from './policy-parent.js';

/** What the store asks for: the text of a file (the editor's before the disk's), and what only judging can check. */
export interface PolicySources {
  read(file: FilePath): Promise<Result<string, FileProblem>>;
  check(reading: PolicyReading, kind: LayerKind): readonly PolicyProblem[];
  readonly toolVersion: string;
}

/** The policies over one file: what is in force, and every policy file that was consulted. */
export interface Governing {
  readonly policy: GoverningPolicy;
  /** Outermost first, absent files left out. */
  readonly files: readonly KeptPolicy[];
}

/** Which policy stands above every workspace's: its file, or why nobody can tell. */
export interface OrganisationSource extends PolicyDemand {
  readonly file?: FilePath;
  readonly problem?: string;
}

/** A chain of `extends` longer than this is a mistake. */
const longestChain = 8;

/** Every policy file that was asked for, each read once until somebody says that it changed. */
export class PolicyStore {
  readonly #contents = new Map<FilePath, Promise<Result<string, FileProblem>>>();
  readonly #kept = new Map<FilePath, { readonly content: Result<string, FileProblem>; readonly above: PolicyLayer | undefined; readonly policy: KeptPolicy }>();
  readonly #lastGood = new Map<FilePath, PolicyLayer>();
  #organisation: OrganisationSource = {};
  #revision = 0;

  constructor(private readonly sources: PolicySources) {}

  /** Rises with every change that may change a verdict. */
  get revision(): number {
    return this.#revision;
  }

  setOrganisation(source: OrganisationSource): void {
    if (JSON.stringify(source) === JSON.stringify(this.#organisation)) return;
    this.#organisation = source;
    this.#revision++;
  }

  /** Says that a policy file's text changed, appeared or went away. */
  changed(file: FilePath): void {
    this.#contents.delete(file);
    this.#revision++;
  }

  /** Other folders are open: another set of files governs. */
  rootsChanged(): void {
    this.#revision++;
  }

  /** Every policy file that was consulted so far and exists. */
  known(): readonly KeptPolicy[] {
    return [...this.#kept.values()].map(({ policy }) => policy).filter(({ state }) => state !== 'absent');
  }

  isConsulted(file: FilePath): boolean {
    return this.#contents.has(file) || this.#kept.has(file) || this.#organisation.file === file;
  }

  /** The policies over a file below `root`; without a root the organisation's alone. */
  async governing(file: FilePath, root: FilePath | undefined): Promise<Governing> {
    const above = await this.#organisationPolicies();
    const organisation = above.at(-1)?.layer;
    const files = [...above];
    for (const candidate of root === undefined ? [] : policyFilesFor(file, root)) {
      if (files.some((kept) => kept.file === candidate)) continue;
      files.push(...(await this.#withParents(candidate, 'workspace', organisation, root)));
    }
    return toGoverning(files);
  }

  async #organisationPolicies(): Promise<readonly KeptPolicy[]> {
    const { file, problem } = this.#organisation;
    if (problem !== undefined) return [unknowable(file ?? '', problem)];
    return file === undefined ? [] : this.#withParents(file, 'organisation', undefined, undefined);
  }

  /** A policy with the policies that its `extends` puts above it, outermost first; nothing when the file is not there. */
  async #withParents(file: FilePath, kind: LayerKind, organisation: PolicyLayer | undefined, root: FilePath | undefined): Promise<readonly KeptPolicy[]> {
    const chain: KeptPolicy[] = [];
    let next: FilePath | undefined = file;
    while (next !== undefined) {
      const kept: KeptPolicy = await this.#assess(next, kind, organisation, kind === 'organisation' || chain.length > 0);
      if (kept.state === 'absent') break;
      chain.unshift(kept);
      const parent = parentOf(kept, root);
      const loops = chain.some((known) => known.file === parent.file) || chain.length >= longestChain;
      if (parent.problem !== undefined || (parent.file !== undefined && loops)) {
        chain.unshift(unknowable(kept.file, parent.problem ?? 'The policies extend each other in a circle.', kind));
        break;
      }
      next = parent.file;
    }
    return chain;
  }

  async #assess(file: FilePath, kind: LayerKind, organisation: PolicyLayer | undefined, required: boolean): Promise<KeptPolicy> {
    const content = await this.#content(file);
    const known = this.#kept.get(file);
    if (known?.content === content && known.above === organisation && known.policy.kind === kind) return known.policy;
    const lastGood = this.#lastGood.get(file);
    const policy = assessPolicy(file, content, {
      kind,
      required,
      ...(file === this.#organisation.file ? { demand: this.#organisation } : {}),
      toolVersion: this.sources.toolVersion,
      check: (reading) => this.sources.check(reading, kind),
      ...(organisation === undefined ? {} : { organisation }),
      ...(lastGood?.kind === kind ? { lastGood } : {}),
    });
    this.#kept.set(file, { content, above: organisation, policy });
    if (policy.state === 'good' && policy.layer !== undefined) this.#lastGood.set(file, policy.layer);
    // A file that was deleted on purpose governs no more, and comes back as a new one.
    if (policy.state === 'absent') this.#lastGood.delete(file);
    return policy;
  }

  #content(file: FilePath): Promise<Result<string, FileProblem>> {
    const known = this.#contents.get(file);
    if (known !== undefined) return known;
    const content = this.sources.read(file);
    this.#contents.set(file, content);
    return content;
  }
}

function toGoverning(files: readonly KeptPolicy[]): Governing {
  return {
    policy: {
      layers: files.flatMap(({ layer }) => (layer === undefined ? [] : [layer])),
      broken: files.filter(({ state }) => state === 'broken').map(({ label }) => label),
    },
    files,
  };
}

/** A policy that must govern and that nobody can read: nothing below it is allowed. */
function unknowable(file: FilePath, reason: string, kind: LayerKind = 'organisation'): KeptPolicy {
  return { file, kind, state: 'broken', label: { file, layer: kind }, problems: [], unreadable: reason };
}
