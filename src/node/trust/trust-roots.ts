import { lstatSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { failed, ok, type Result, type TrustProblem, type TrustRootFiles } from '../../core/index.js';
import { liesIn } from '../paths.js';
import { readBytes } from '../read-bytes.js';
import { refuse } from './signing-refusals.js';

/** Who says where trust anchors are, by the names that policies use for them; the one with the last word first. */
export interface TrustRootPlaces {
  /** The administrator's: nobody overrides it. */
  readonly managed: Readonly<Record<string, string>>;
  /** Of this command: `--trust-root NAME=PATH`, made absolute. */
  readonly flags: Readonly<Record<string, string>>;
  /** Of the application's settings, never the workspace's. */
  readonly settings: Readonly<Record<string, string>>;
  /** Folders whose content anybody can have written: no anchor may lie there, nor be a link into one. */
  readonly workspaces: readonly string[];
}

/** What a private Sigstore consists of: a file trusted_root.json, or a folder with one and perhaps a signing_config.json. */
export function findTrustRoot(name: string, places: TrustRootPlaces): Result<TrustRootFiles, TrustProblem> {
  const found = placeOf(name, places);
  if (!found.ok) return found;
  const at = found.value;
  const isFolder = statSync(at, { throwIfNoEntry: false })?.isDirectory() === true;
  const trustedRoot = isFolder ? path.join(at, 'trusted_root.json') : at;
  const read = readAnchor(trustedRoot, places);
  if (!read.ok) return read;
  const abilities = abilitiesOf(read.value);
  if (abilities === undefined) return refuse('TRUST_ROOT_UNREADABLE', `${trustedRoot} is no trusted root of a Sigstore.`, makeAnew);
  const signingConfig = path.join(isFolder ? at : path.dirname(at), 'signing_config.json');
  const hasConfig = isFolder && lstatSync(signingConfig, { throwIfNoEntry: false }) !== undefined;
  if (!hasConfig) return ok({ trustedRoot, ...abilities });
  const config = readAnchor(signingConfig, places);
  return config.ok ? ok({ trustedRoot, signingConfig, ...abilities }) : config;
}

/** The certificates of a trust store of notation's, as PEM texts: of a file, or of every file in a folder. */
export function findTrustStore(name: string, places: TrustRootPlaces): Result<readonly string[], TrustProblem> {
  const found = placeOf(name, places);
  if (!found.ok) return found;
  const files = filesAt(found.value);
  if (files.length === 0)
    return refuse('TRUST_ROOT_MISSING', `${found.value} holds no certificates.`, 'Put the authorities’ certificates there as PEM.');
  const texts: string[] = [];
  for (const file of files) {
    const read = readAnchor(file, places);
    if (!read.ok) return read;
    if (!read.value.includes('-----BEGIN CERTIFICATE-----'))
      return refuse(
        'TRUST_ROOT_UNREADABLE',
        `${file} holds no certificate as PEM.`,
        'Write it as PEM, which begins with -----BEGIN CERTIFICATE-----.',
      );
    texts.push(read.value);
  }
  return ok(texts);
}

/** Names of flags and settings that say something else than the administrator, who is heard. */
export function overruledNames({ managed, flags, settings }: TrustRootPlaces): readonly string[] {
  const asked = [...Object.entries(flags), ...Object.entries(settings)];
  return [...new Set(asked.filter(([name, file]) => Object.hasOwn(managed, name) && managed[name] !== file).map(([name]) => name))];
}

function placeOf(name: string, { managed, flags, settings, workspaces }: TrustRootPlaces): Result<string, TrustProblem> {
  const place = [managed, flags, settings].find((places) => Object.hasOwn(places, name) && places[name] !== '')?.[name];
  if (place === undefined)
    return refuse(
      'TRUST_ROOT_MISSING',
      `The policy names the trust root \`${name}\`, and this machine was not told where that is.`,
      `Name it: --trust-root ${name}=PATH, the setting wharfmaster.trustRoots, or \`trustRoots\` in the administrator’s file.`,
    );
  if (!path.isAbsolute(place))
    return refuse(
      'TRUST_ROOT_UNREADABLE',
      `The trust root \`${name}\` is ${place}, which is no absolute path.`,
      'Write the path from the root on.',
    );
  return workspaces.some((folder) => liesIn(place, folder)) ? inWorkspace(place) : ok(place);
}

/** A trusted root has some kilobytes. */
const largestAnchor = 4 * 1024 * 1024;

/** Also the file inside a folder may be a link into a workspace. */
function readAnchor(file: string, { workspaces }: TrustRootPlaces): Result<string, TrustProblem> {
  if (workspaces.some((folder) => liesIn(file, folder))) return inWorkspace(file);
  const bytes = readBytes(file, largestAnchor);
  if (bytes.ok) return ok(bytes.value.toString('utf8'));
  const { code, message, next } = bytes.problem;
  return failed({ code: code === 'FILE_NOT_FOUND' ? 'TRUST_ROOT_MISSING' : 'TRUST_ROOT_UNREADABLE', message: `${file}: ${message}`, next });
}

function inWorkspace(file: string): Result<never, TrustProblem> {
  return refuse(
    'TRUST_ROOT_UNREADABLE',
    `The trust root ${file} lies in a workspace, where anybody can have written it.`,
    'Keep whom you trust outside of every workspace, best in a folder of the administrator’s.',
  );
}

/** Hidden files and folders are none of the store's. */
function filesAt(place: string): readonly string[] {
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true) return [place];
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => path.join(place, name))
    .sort();
}

/** What cosign has to be told about a root besides its path; undefined for what is none (sigstore protobuf-specs, TrustedRoot). */
function abilitiesOf(text: string): Pick<TrustRootFiles, 'certificateLogs' | 'timestampAuthorities'> | undefined {
  try {
    const root: unknown = JSON.parse(text);
    if (typeof root !== 'object' || root === null || Array.isArray(root)) return undefined;
    const has = (key: string): boolean => {
      const list: unknown = Reflect.get(root, key);
      return Array.isArray(list) && list.length > 0;
    };
    const isRoot = String(Reflect.get(root, 'mediaType')).startsWith('application/vnd.dev.sigstore.trustedroot');
    return isRoot ? { certificateLogs: has('ctlogs'), timestampAuthorities: has('timestampAuthorities') } : undefined;
  } catch {
    return undefined;
  }
}

const makeAnew = 'Write it anew with `cosign trusted-root create`, and name that file.';
