import { createHash, createPublicKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, run, type Ran } from '../../support/scan/run.js';
import { signTools } from './tools.js';

/** A key pair as `cosign generate-key-pair` makes it. */
export interface KeyPair {
  /** The encrypted private key's file. */
  readonly key: string;
  readonly publicKey: string;
  readonly passphrase: string;
  /** SHA-256 of the public key's DER form, as a policy names it. */
  readonly sha256: string;
}

/** A real cosign with a home of its own. */
export interface Cosign {
  /** What it is started with; `program` is its path. */
  readonly env: Readonly<Record<string, string>>;
  readonly program: string;
  /** Must end well; gives standard output. */
  readonly cosign: (...args: readonly string[]) => Promise<string>;
  /** Runs to its end, however that is. */
  readonly tryCosign: (...args: readonly string[]) => Promise<Ran>;
  readonly makeKeys: (name?: string, passphrase?: string) => Promise<KeyPair>;
  /** A signing config without services: signs with a key, tells nobody. */
  readonly offline: () => Promise<string>;
}

/** `env` says whom to trust and which docker config to use. */
export function openCosign(parent: string, env: Readonly<Record<string, string>>): Cosign {
  const folder = mkdtempSync(join(parent, 'cosign-'));
  const program = signTools().cosign;
  mkdirSync(join(folder, 'home'));
  const own = { HOME: join(folder, 'home'), COSIGN_PASSWORD: '', SIGSTORE_NO_CACHE: 'true', ...env };
  const cosign = (...args: readonly string[]): Promise<string> => must(program, args, { env: own, cwd: folder });
  let offline: Promise<string> | undefined;
  return {
    env: own,
    program,
    cosign,
    tryCosign: (...args) => run(program, args, { env: own, cwd: folder }),
    async makeKeys(name = 'release', passphrase = 'open sesame') {
      const prefix = join(folder, name);
      await must(program, ['generate-key-pair', '--output-key-prefix', prefix], { env: { ...own, COSIGN_PASSWORD: passphrase } });
      return { key: `${prefix}.key`, publicKey: `${prefix}.pub`, passphrase, sha256: fingerprintOf(`${prefix}.pub`) };
    },
    offline() {
      const file = join(folder, 'offline.json');
      offline ??= cosign('signing-config', 'create', '--out', file).then(() => file);
      return offline;
    },
  };
}

/** SHA-256 of a PEM public key's DER form (SubjectPublicKeyInfo), hex. */
export function fingerprintOf(publicKey: string): string {
  const der = createPublicKey(readFileSync(publicKey)).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}
