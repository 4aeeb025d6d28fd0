/** The answer of test/real/oracles/compose. */
export interface Composed {
  readonly services: readonly ComposedService[];
  readonly models: readonly string[];
  readonly error?: string;
}

/** A service as Docker Compose's loader leaves it. */
export interface ComposedService {
  readonly name: string;
  readonly image: string;
  readonly volumes: readonly string[];
  readonly hooks: readonly string[];
  readonly build?: ComposedBuild;
}

/** Its build, with paths below the project's folder. */
export interface ComposedBuild {
  readonly context: string;
  readonly dockerfile: string;
  readonly inline: string;
  readonly target?: string;
  readonly contexts: Readonly<Record<string, string>>;
  /** Null: the builder's environment decides. */
  readonly args: Readonly<Record<string, string | null>>;
}

/** Checks the oracle's answer. */
export function toComposed(answer: unknown): Composed {
  const { services, models, error } = record(answer);
  if (!Array.isArray(services)) throw new Error('The oracle compose gave no services.');
  return {
    services: services.map(toService),
    models: texts(models),
    ...(typeof error === 'string' && { error }),
  };
}

function toService(answer: unknown): ComposedService {
  const { name, image, volumes, hooks, build } = record(answer);
  return {
    name: text(name),
    image: text(image),
    volumes: texts(volumes),
    hooks: texts(hooks),
    ...(build !== undefined && { build: toBuild(build) }),
  };
}

function toBuild(answer: unknown): ComposedBuild {
  const { context, dockerfile, inline, target, contexts, args } = record(answer);
  return {
    context: text(context),
    dockerfile: text(dockerfile),
    inline: text(inline),
    ...(typeof target === 'string' && { target }),
    contexts: Object.fromEntries(Object.entries(record(contexts ?? {})).map(([name, value]) => [name, text(value)])),
    args: Object.fromEntries(Object.entries(record(args ?? {})).map(([name, value]) => [name, value === null ? null : text(value)])),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error('The oracle compose gave no object.');
  return { ...value };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
