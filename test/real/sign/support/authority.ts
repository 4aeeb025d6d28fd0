import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../support/scan/run.js';
import { signTools } from './tools.js';

/** A certificate with its key, as PEM files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is for. */
export interface CertificateRequest {
  readonly use: 'tls' | 'codeSigning';
  /** Makes it one that Fulcio could have issued to this person. */
  readonly identity?: { readonly email: string; readonly issuer: string };
  /** Distinguished name as openssl takes it, e.g. `/C=US/O=Bank/CN=release`. */
  readonly subject?: string;
  /** `YYYYMMDDHHMMSSZ`; by default it is valid from yesterday on for a month. */
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** A certificate authority of the tests' own: servers are verified with it as strictly as elsewhere. */
export interface Authority extends Certificate {
  readonly folder: string;
  /** What makes Go programs and Node trust this authority (and, in Go's case, nobody else). */
  readonly env: Readonly<Record<string, string>>;
  issue(name: string, request: CertificateRequest): Promise<Certificate>;
}

/** Makes an authority in a folder. TLS certificates of it are for localhost and 127.0.0.1. */
export async function makeAuthority(parent: string, name = 'Wharfmaster Test'): Promise<Authority> {
  const folder = join(parent, `authority-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'openssl.cnf'), configuration(folder));
  writeFileSync(join(folder, 'index.txt'), '');
  const own = { certificate: join(folder, 'ca.crt'), key: join(folder, 'ca.key') };
  await openssl(folder, [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30', '-extensions', 'authority'],
    ...['-subj', `/C=US/O=Wharfmaster/CN=${name}`, '-keyout', own.key, '-out', own.certificate],
  ]);
  // openssl keeps a list of what it issued in one file.
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...own,
    folder,
    env: { SSL_CERT_FILE: own.certificate, SSL_CERT_DIR: folder, NODE_EXTRA_CA_CERTS: own.certificate },
    issue(certificateName, request) {
      const mine = last.then(() => issue(folder, own, certificateName, request));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function issue(folder: string, own: Certificate, name: string, request: CertificateRequest): Promise<Certificate> {
  const made = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const csr = join(folder, `${name}.csr`);
  await openssl(folder, [
    ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', request.subject ?? `/C=US/O=Wharfmaster/CN=${name}`, '-keyout', made.key, '-out', csr],
  ]);
  await openssl(folder, [
    ...['ca', '-batch', '-notext', '-in', csr, '-out', made.certificate, '-cert', own.certificate, '-keyfile', own.key],
    ...extensionsOf(folder, name, request),
    ...['-startdate', request.notBefore ?? inDays(-1), '-enddate', request.notAfter ?? inDays(29)],
  ]);
  return made;
}

function extensionsOf(folder: string, name: string, { use, identity }: CertificateRequest): readonly string[] {
  if (identity === undefined) return ['-extensions', use];
  const file = join(folder, `${name}.cnf`);
  // Fulcio's extension for the issuer: https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
  const issuer = `1.3.6.1.4.1.57264.1.8 = ASN1:UTF8String:${identity.issuer}`;
  writeFileSync(file, `[identity]\n${leaf}extendedKeyUsage = codeSigning\nsubjectAltName = critical,email:${identity.email}\n${issuer}\n`);
  return ['-extfile', file, '-extensions', 'identity'];
}

/** Now and then, as openssl writes it. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
}

function openssl(folder: string, args: readonly string[]): Promise<string> {
  const [command = '', ...rest] = args;
  return must(signTools().openssl, [command, '-config', join(folder, 'openssl.cnf'), ...rest]);
}

/** The certificate as base64 of its DER form. */
export function derOf(certificate: string): string {
  return readFileSync(certificate, 'utf8').replace(/-----[^-]+-----|\s/g, '');
}

const leaf = 'basicConstraints = critical,CA:FALSE\nkeyUsage = critical,digitalSignature\n';

function configuration(folder: string): string {
  return `
[req]
distinguished_name = name
prompt = no
[name]
[ca]
default_ca = tests
[tests]
database = ${folder}/index.txt
new_certs_dir = ${folder}
rand_serial = yes
default_md = sha256
policy = anything
unique_subject = no
[anything]
countryName = optional
stateOrProvinceName = optional
organizationName = optional
commonName = optional
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tls]
${leaf}extendedKeyUsage = serverAuth,clientAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
[codeSigning]
${leaf}extendedKeyUsage = codeSigning
`;
}
