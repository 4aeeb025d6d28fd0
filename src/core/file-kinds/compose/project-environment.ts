import type { KnownFiles } from '../../model/reading.js';
import { resolvePath } from '../../model/file-path.js';
import type { FilePath } from '../../model/span.js';
import { readDotEnv } from './interpolation/dot-env.js';
import type { Budget, Environment, GivenVariable } from './interpolation/environment.js';

/** The variables of the `.env` file beside a Compose file; it is only looked into when a variable is met. */
export class ProjectEnvironment implements Environment {
  private variables: ReadonlyMap<string, GivenVariable> | undefined;

  constructor(
    private readonly file: FilePath,
    private readonly files: KnownFiles,
    private readonly budget: Budget,
  ) {}

  get(name: string): GivenVariable | undefined {
    this.variables ??= this.load();
    return this.variables.get(name);
  }

  private load(): ReadonlyMap<string, GivenVariable> {
    const path = resolvePath(this.file, '.env');
    const known = path === undefined ? undefined : this.files.read(path);
    if (path === undefined || known?.state !== 'text' || known.text.length > longest) return new Map();
    return readDotEnv(path, known.text, this.budget) ?? new Map();
  }
}

/** Nobody writes a larger one by hand. */
const longest = 1_000_000;
