import { failed, nearestWord, ok, scanners, type Result, type Stage } from '../../core/index.js';
import type { Arguments } from '../arguments/parse-arguments.js';
import { parseRequiredPolicy, type RequiredPolicy } from '../../node/policies/required-policy.js';

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
  /** Addresses of the servers that scanners work with, by scanner id. */
  readonly servers: ReadonlyMap<string, string>;
  readonly updateDatabase: boolean;
  /** Folders of databases as they were written, by scanner id. */
  readonly databases: ReadonlyMap<string, string>;
  readonly quiet: boolean;
}

/** A failure is the sentence to say. */
export function toScanCommand({ positionals, switches, values, lists }: Arguments): Result<ScanCommand, string> {
  const [image] = positionals;
  if (image === undefined || image === '') return failed('Say which image to scan: a name, an image id, or the path of a tarball.');
  const named = [...new Set(lists.get('scanner') ?? [])];
  const unknown = named.find((id) => !scanners.some((scanner) => scanner.id === id));
  if (unknown !== undefined) return failed(unknownScanner(unknown));
  const servers = serversOf(lists.get('server') ?? []);
  if (!servers.ok) return servers;
  const databases = databasesOf(lists.get('database') ?? []);
  if (!databases.ok) return databases;
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
    servers: servers.value,
    databases: databases.value,
    updateDatabase: switches.has('update-database'),
    quiet: switches.has('quiet'),
    ...(required === undefined ? {} : { required }),
    ...texts(values),
  });
}

const defaultTimeout = '900';

type Texts = Pick<ScanCommand, 'dockerfile' | 'target' | 'policy' | 'runtime'>;

/** The flags that were written and are taken as they are. */
function texts(values: ReadonlyMap<string, string>): Texts {
  return Object.fromEntries(
    ['dockerfile', 'target', 'policy', 'runtime'].flatMap((flag) => (values.has(flag) ? [[flag, values.get(flag)]] : [])),
  );
}

function unknownScanner(written: string): string {
  const ids = scanners.map(({ id }) => id);
  const near = nearestWord(written, ids);
  return `There is no scanner \`${written}\`. ${near === undefined ? `Scanners are: ${ids.join(', ')}.` : `Did you mean \`${near}\`?`}`;
}

/** Only what a scanner's own documentation takes for a server's address; credentials in it would stand on an argument list. */
function serversOf(written: readonly string[]): Result<ReadonlyMap<string, string>, string> {
  const servers = new Map<string, string>();
  for (const text of written) {
    const [id, address] = pairOf(text);
    if (!scanners.some((scanner) => scanner.id === id)) return failed(unknownScanner(id));
    const url = URL.parse(address);
    if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
      return failed(`--server needs SCANNER=URL with http or https and without a password, e.g. ${id}=https://scanner.bank.example.`);
    servers.set(id, address);
  }
  return ok(servers);
}

/** A scanner that cannot be told where its database is must not seem to have used it. */
function databasesOf(written: readonly string[]): Result<ReadonlyMap<string, string>, string> {
  const databases = new Map<string, string>();
  const taking = scanners.filter(({ takesDatabase }) => takesDatabase === true).map(({ id }) => id);
  for (const text of written) {
    const [id, folder] = pairOf(text);
    if (!scanners.some((scanner) => scanner.id === id)) return failed(unknownScanner(id));
    if (!taking.includes(id)) return failed(`--database: \`${id}\` cannot be told where its database is. These can: ${taking.join(', ')}.`);
    if (folder === '') return failed(`--database needs SCANNER=DIR, e.g. --database ${id}=/srv/databases/${id}.`);
    const before = databases.get(id);
    if (before !== undefined && before !== folder)
      return failed(`--database was given twice for \`${id}\`, with \`${before}\` and \`${folder}\`. Leave one of them out.`);
    databases.set(id, folder);
  }
  return ok(databases);
}

/** `SCANNER=VALUE`; without the sign all of it is taken for the scanner. */
function pairOf(text: string): readonly [id: string, value: string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function timeoutOf(written: string): number | undefined {
  const seconds = /^\d{1,5}$/.test(written) ? Number(written) : 0;
  return seconds >= 1 && seconds <= 86_400 ? seconds * 1000 : undefined;
}

function stageOf(written: string | undefined): Stage {
  return written === 'edit' || written === 'push' || written === 'admit' ? written : 'ci';
}
