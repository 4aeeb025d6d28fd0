import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls';
import { failed, ok, type Result, type TrustProblem } from '../../core/index.js';
import { readBytes } from '../read-bytes.js';
import { liesInWorkspace, type Surroundings } from './surroundings.js';

/**
 * Whom to believe about a host's TLS, and how to introduce ourselves: the authorities that Node and the system know, those of
 * NODE_EXTRA_CA_CERTS and SSL_CERT_FILE, and what docker and podman keep for the host under certs.d. Nothing in a workspace counts.
 */
export function secureContextFor(host: string, around: Surroundings): Result<SecureContext, TrustProblem> {
  const files = [...filesFor(host, around)];
  const authorities = files.filter((file) => file.endsWith('.crt')).map(readPem);
  const pair = clientPair(files);
  try {
    const ca = [...new Set([...knownAuthorities(), ...extraFiles(around).map(readPem), ...authorities])];
    return ok(createSecureContext({ ca, minVersion: 'TLSv1.2', ...pair }));
  } catch (cause) {
    return failed(unreadable(host, files, cause));
  }
}

/** What this machine keeps for a host besides what Node and the system know, as PEM texts: for programs of others that ask it. */
export function extraAuthorities(host: string, around: Surroundings): readonly string[] {
  const files = [...extraFiles(around), ...filesFor(host, around).filter((file) => file.endsWith('.crt'))];
  return files.map(readPem).filter((text) => text !== '');
}

function knownAuthorities(): readonly string[] {
  known ??= [...new Set([...getCACertificates('default'), ...systemAuthorities()])];
  return known;
}

/** Hundreds of certificates, which do not change while we run. */
let known: readonly string[] | undefined;

function systemAuthorities(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    return rootCertificates;
  }
}

function extraFiles(around: Surroundings): readonly string[] {
  return ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((name) => {
    const file = around.environment[name];
    return file !== undefined && path.isAbsolute(file) && !liesInWorkspace(file, around) ? [file] : [];
  });
}

/** The folders of docker (engine, rootless, Desktop) and of podman (containers-certs.d(5)), each with a folder a host. */
function foldersFor(host: string, { home, environment }: Surroundings): readonly string[] {
  const { XDG_CONFIG_HOME: named, ProgramData: windows } = environment;
  const config = named !== undefined && path.isAbsolute(named) ? named : path.join(home, '.config');
  const roots = [
    ...['/etc/docker/certs.d', '/etc/containers/certs.d'],
    ...[path.join(config, 'docker/certs.d'), path.join(config, 'containers/certs.d'), path.join(home, '.docker/certs.d')],
  ].map((root) => path.join(root, host));
  // Windows has no colon in names.
  return windows === undefined ? roots : [...roots, path.join(windows, 'docker/certs.d', host.replaceAll(':', ''))];
}

function filesFor(host: string, around: Surroundings): readonly string[] {
  // The host may be one that a registry sent us to, and be written as anything that an address can hold.
  if (host.startsWith('.')) return [];
  return foldersFor(host, around).flatMap((folder) =>
    namesIn(folder)
      .map((name) => path.join(folder, name))
      .filter((file) => !liesInWorkspace(file, around)),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** `client.cert` with `client.key`; the first pair that is whole. */
function clientPair(files: readonly string[]): { readonly cert: string; readonly key: string } | undefined {
  const cert = files.find((file) => file.endsWith('.cert') && files.includes(keyOf(file)));
  return cert === undefined ? undefined : { cert: readPem(cert), key: readPem(keyOf(cert)) };
}

function keyOf(cert: string): string {
  return cert.replace(/\.cert$/, '.key');
}

/** Empty for what cannot be read: an authority less is no danger, and the connection says that it trusts nobody. */
function readPem(file: string): string {
  const bytes = readBytes(file, 4 * 1024 * 1024);
  return bytes.ok ? bytes.value.toString('utf8') : '';
}

function unreadable(host: string, files: readonly string[], cause: unknown): TrustProblem {
  return {
    code: 'REGISTRY_TLS',
    message: `The certificates kept for ${host} cannot be used: ${files.join(', ')}.`,
    next: 'Each must be PEM: authorities end in .crt, client certificates in .cert with their .key beside them.',
    cause,
  };
}
