import { failed, nearestWord, ok, scanners, type Result, type Stage } from '../../core/index.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import { parseRequiredPolicy, type RequiredPolicy } from '../policies/required-policy.js';

/** What was asked of `scan`, checked for sense. */
export interface ScanCommand {
  /** An image or a tarball, as it was written. */
  readonly image: string;
  /** Ids of scanners that were named: exactly these run. */
  readonly scanners: readonly string[];
  readonly dockerfile?: string;
  /** The stage of the Dockerfile that was built. */
  readonly target?: string;
  readonly format: string;
  readonly stage: Stage;
  readonly strict: boolean;
  readonly policy?: string;
  readonly required?: RequiredPolicy;
  readonly allowsNoPolicy: boolean;
  readonly usesWorkspacePolicy: boolean;
  /** Only this runtime is asked for the image. */
  readonly runtime?: string;
  readonly timeoutMs: number;
  readonly updateDatabase: boolean;
  readonly clamavDatabase?: string;
  readonly quiet: boolean;
}

/** A failure is the sentence to say. */
export function toScanCommand({ positionals, switches, values, lists }: Arguments): Result<ScanCommand, string> {
  const [image] = positionals;
  if (image === undefined || image === '') return failed('Say which image to scan: a name, an image id, or the path of a tarball.');
  const named = [...new Set(lists.get('scanner') ?? [])];
  const unknown = named.find((id) => !scanners.some((scanner) => scanner.id === id));
  if (unknown !== undefined) return failed(unknownScanner(unknown));
  const written = values.get('require-policy');
  const required = written === undefined ? undefined : parseRequiredPolicy(written);
  if (written !== undefined && required === undefined) return failed('--require-policy needs NAME or NAME:SERIAL, e.g. bank-standard:41.');
  if (values.has('target') && !values.has('dockerfile'))
    return failed('--target names a stage of the file that --dockerfile names. Give both.');
  const timeoutMs = timeoutOf(values.get('timeout') ?? defaultTimeout);
  if (timeoutMs === undefined) return failed('--timeout needs whole seconds from 1 to 86400, e.g. --timeout 600.');
  return ok({
    image,
    scanners: named,
    format: values.get('format') ?? 'text',
    stage: stageOf(values.get('stage')),
    strict: switches.has('strict'),
    allowsNoPolicy: switches.has('allow-no-policy'),
    usesWorkspacePolicy: !switches.has('no-workspace-policy'),
    timeoutMs,
    updateDatabase: switches.has('update-database'),
    quiet: switches.has('quiet'),
    ...(required === undefined ? {} : { required }),
    ...texts(values),
  });
}

const defaultTimeout = '900';

type Texts = Pick<ScanCommand, 'dockerfile' | 'target' | 'policy' | 'runtime' | 'clamavDatabase'>;

/** The flags that were written, by the names that we use for them. */
function texts(values: ReadonlyMap<string, string>): Texts {
  const flags = { dockerfile: 'dockerfile', target: 'target', policy: 'policy', runtime: 'runtime', clamavDatabase: 'clamav-database' };
  return Object.fromEntries(Object.entries(flags).flatMap(([name, flag]) => (values.has(flag) ? [[name, values.get(flag)]] : [])));
}

function unknownScanner(written: string): string {
  const ids = scanners.map(({ id }) => id);
  const near = nearestWord(written, ids);
  return `There is no scanner \`${written}\`. ${near === undefined ? `Scanners are: ${ids.join(', ')}.` : `Did you mean \`${near}\`?`}`;
}

function timeoutOf(written: string): number | undefined {
  const seconds = /^\d{1,5}$/.test(written) ? Number(written) : 0;
  return seconds >= 1 && seconds <= 86_400 ? seconds * 1000 : undefined;
}

function stageOf(written: string | undefined): Stage {
  return written === 'edit' || written === 'push' || written === 'admit' ? written : 'ci';
}
