import {
  policyFilesFor,
  type FilePath,
  type FileProblem,
  type GoverningPolicy,
  type LayerKind,
  type PolicyLayer,
  type PolicyOrigin,
  type PolicyProblem,
  type PolicyReading,
  type Result,
} from '../core/index.js';
import { assessPolicy, type KeptPolicy, type PolicyDemand } from './policy-file.js';
import { parentOf, withoutParent, type Parent } from './policy-parent.js';

/** What the store asks for: the text of a file (the editor's before the disk's), and what only judging can check. */
export interface PolicySources {
  /** A workspace's policy that is a link out of `root` is a problem, not a file (threats.md). */
  read(file: FilePath, root: FilePath | undefined): Promise<Result<string, FileProblem>>;
  check(reading: PolicyReading, kind: LayerKind): readonly PolicyProblem[];
  /** What is kept of a policy from afar that a policy extends. */
  remote(source: string, kind: LayerKind): Promise<OrganisationSource>;
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
  /** Where the file came from, when that is afar. */
  readonly origin?: PolicyOrigin;
  /** The source as it was named, when it is one from afar. */
  readonly source?: string;
  readonly problem?: string;
}

/** Where a policy stands: below which organisation's, and under which root. */
interface Place {
  readonly kind: LayerKind;
  readonly organisation: PolicyLayer | undefined;
  readonly root: FilePath | undefined;
}

/** A chain of `extends` longer than this is a mistake. */
const longestChain = 8;

/** Every policy file that was asked for, each read once until somebody says that it changed. */
export class PolicyStore {
  readonly #contents = new Map<FilePath, Promise<Result<string, FileProblem>>>();
  readonly #kept = new Map<
    FilePath,
    { readonly content: Result<string, FileProblem>; readonly above: PolicyLayer | undefined; readonly policy: KeptPolicy }
  >();
  readonly #parentless = new Map<FilePath, KeptPolicy>();
  readonly #lastGood = new Map<FilePath, PolicyLayer>();
  readonly #remote = new Map<string, Promise<OrganisationSource>>();
  readonly #origins = new Map<FilePath, PolicyOrigin>();
  #organisation: readonly OrganisationSource[] = [];
  #revision = 0;

  constructor(private readonly sources: PolicySources) {}

  /** Rises with every change that may change a verdict. */
  get revision(): number {
    return this.#revision;
  }

  /** The organisation's policies, outermost first: one that is added below another can only tighten. */
  setOrganisation(sources: readonly OrganisationSource[]): void {
    if (JSON.stringify(sources) === JSON.stringify(this.#organisation)) return;
    this.#organisation = sources;
    this.#revision++;
  }

  /** What is kept of policies from afar may be another by now. */
  forgetRemote(): void {
    if (this.#remote.size === 0) return;
    this.#remote.clear();
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
    const policies = [...this.#kept.values()].map(({ policy }) => this.#parentless.get(policy.file) ?? policy);
    return policies.filter(({ state }) => state !== 'absent');
  }

  /** A policy file that was consulted, as it is kept. */
  find(file: FilePath): KeptPolicy | undefined {
    return this.#parentless.get(file) ?? this.#kept.get(file)?.policy;
  }

  isConsulted(file: FilePath): boolean {
    return this.#contents.has(file) || this.#kept.has(file) || this.#organisation.some((source) => source.file === file);
  }

  /** The policies over a file below `root`; without a root the organisation's alone. */
  async governing(file: FilePath, root: FilePath | undefined): Promise<Governing> {
    const files: KeptPolicy[] = [];
    const add = (chain: readonly KeptPolicy[]): void => {
      files.push(...chain.filter((kept) => !files.some((known) => known.file === kept.file)));
    };
    for (const source of this.#organisation) add(await this.#fromOrganisation(source));
    const organisation = files.find(({ layer }) => layer !== undefined)?.layer;
    for (const candidate of root === undefined ? [] : policyFilesFor(file, root)) {
      add(await this.#withParents(candidate, { kind: 'workspace', organisation, root }));
    }
    return toGoverning(files);
  }

  async #fromOrganisation({ file, problem, origin, source }: OrganisationSource): Promise<readonly KeptPolicy[]> {
    if (problem !== undefined) return [unknowable(file ?? source ?? '', problem, source)];
    if (file !== undefined && origin !== undefined) this.#origins.set(file, origin);
    return file === undefined ? [] : this.#withParents(file, { kind: 'organisation', organisation: undefined, root: undefined });
  }

  /** A policy with the policies that its `extends` puts above it, outermost first; nothing when the file is not there. */
  async #withParents(file: FilePath, place: Place): Promise<readonly KeptPolicy[]> {
    const chain: KeptPolicy[] = [];
    for (let next: FilePath | undefined = file; next !== undefined;) {
      const kept: KeptPolicy = await this.#assess(next, this.#placeOf(next, place), place.kind === 'organisation' || chain.length > 0);
      if (kept.state === 'absent') break;
      chain.unshift(kept);
      const parent = await this.#parentOf(kept, place);
      const loops = chain.length >= longestChain || chain.some((known) => known.file === parent.file);
      const problem = parent.problem ?? (loops ? 'The policies extend each other in a circle.' : undefined);
      if (problem !== undefined) return [this.#broken(kept, problem), ...chain.slice(1)];
      next = parent.file;
    }
    return chain;
  }

  /** A kept copy lies outside of every workspace. */
  #placeOf(file: FilePath, place: Place): Place {
    return this.#origins.has(file) ? { ...place, root: undefined } : place;
  }

  async #parentOf(kept: KeptPolicy, { root, kind }: Place): Promise<Parent> {
    const parent = parentOf(kept, root);
    if (parent.source === undefined) return parent;
    const asked = this.#remote.get(parent.source) ?? this.sources.remote(parent.source, kind);
    this.#remote.set(parent.source, asked);
    const { file, origin, problem } = await asked;
    if (file === undefined) return { problem: `\`extends: ${parent.source}\` is not followed. ${problem ?? ''}`.trim() };
    if (origin !== undefined) this.#origins.set(file, origin);
    return { file };
  }

  /** Kept as broken, so that the problem is also published. */
  #broken(kept: KeptPolicy, problem: string): KeptPolicy {
    const policy = withoutParent(kept, problem);
    this.#parentless.set(kept.file, policy);
    return policy;
  }

  async #assess(file: FilePath, { kind, organisation, root }: Place, required: boolean): Promise<KeptPolicy> {
    const content = await this.#content(file, root);
    this.#parentless.delete(file);
    const known = this.#kept.get(file);
    const origin = this.#origins.get(file);
    const isSame = known?.content === content && known.above === organisation && known.policy.kind === kind;
    if (isSame && known.policy.origin === origin) return known.policy;
    const lastGood = this.#lastGood.get(file);
    const assessed = assessPolicy(file, content, {
      kind,
      required,
      demand: this.#organisation.find((source) => source.file === file) ?? {},
      toolVersion: this.sources.toolVersion,
      check: (reading) => this.sources.check(reading, kind),
      ...(organisation === undefined ? {} : { organisation }),
      ...(lastGood?.kind === kind ? { lastGood } : {}),
    });
    const policy = origin === undefined ? assessed : { ...assessed, origin, source: origin.source };
    // A newer text may have come meanwhile: then this one is answered, but not remembered.
    if ((await this.#contents.get(file)) !== content) return policy;
    this.#kept.set(file, { content, above: organisation, policy });
    if (policy.state === 'good' && policy.layer !== undefined) this.#lastGood.set(file, policy.layer);
    // A file that was deleted on purpose governs no more, and comes back as a new one.
    if (policy.state === 'absent') this.#lastGood.delete(file);
    return policy;
  }

  #content(file: FilePath, root: FilePath | undefined): Promise<Result<string, FileProblem>> {
    const known = this.#contents.get(file);
    if (known !== undefined) return known;
    const content = this.sources.read(file, root);
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
function unknowable(file: FilePath, reason: string, source: string | undefined): KeptPolicy {
  const kept = {
    file,
    kind: 'organisation',
    state: 'broken',
    label: { file, layer: 'organisation' },
    problems: [],
    unreadable: reason,
  } as const;
  return source === undefined ? kept : { ...kept, source };
}
