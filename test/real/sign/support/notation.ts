import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, run, type Ran } from '../../support/scan/run.js';
import type { Authority, Certificate } from './authority.js';
import { signTools } from './tools.js';

/** A real notation with a configuration of its own. */
export interface Notation {
  readonly program: string;
  /** What it is started with; its configuration lies in `$XDG_CONFIG_HOME/notation`. */
  readonly env: Readonly<Record<string, string>>;
  /** `$XDG_CONFIG_HOME/notation`. */
  readonly configuration: string;
  readonly notation: (...args: readonly string[]) => Promise<string>;
  readonly tryNotation: (...args: readonly string[]) => Promise<Ran>;
  /** Makes a certificate known as a signing key of this name (`--key NAME`). */
  readonly addKey: (name: string, certificate: Certificate, authority: Authority) => void;
  /** Trusts an authority's signatures on these repositories. */
  readonly trust: (rule: TrustRule) => void;
}

/** A statement of a trust policy with its store. */
export interface TrustRule {
  /** `ca:NAME` without its `ca:`. */
  readonly store: string;
  readonly authority: Authority;
  /** `*` for all. */
  readonly scopes: readonly string[];
  /** `x509.subject: …`, or `*`. */
  readonly identities: readonly string[];
  readonly level?: 'strict' | 'permissive' | 'audit' | 'skip';
}

/** `env` says whom to trust for TLS and which docker config to use. */
export function openNotation(parent: string, env: Readonly<Record<string, string>>): Notation {
  const folder = mkdtempSync(join(parent, 'notation-'));
  const configuration = join(folder, 'notation');
  mkdirSync(configuration);
  const program = signTools().notation;
  const own = { XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), HOME: folder, ...env };
  const keys: object[] = [];
  return {
    program,
    env: own,
    configuration,
    notation: (...args) => must(program, args, { env: own, cwd: folder }),
    tryNotation: (...args) => run(program, args, { env: own, cwd: folder }),
    addKey(name, certificate, authority) {
      const chain = join(configuration, `${name}.crt`);
      writeFileSync(chain, readFileSync(certificate.certificate, 'utf8') + readFileSync(authority.certificate, 'utf8'));
      keys.push({ name, keyPath: certificate.key, certPath: chain });
      writeFileSync(join(configuration, 'signingkeys.json'), JSON.stringify({ default: name, keys }));
    },
    trust({ store, authority, scopes, identities, level = 'strict' }) {
      const place = join(configuration, 'truststore/x509/ca', store);
      mkdirSync(place, { recursive: true });
      copyFileSync(authority.certificate, join(place, 'ca.crt'));
      const statement = {
        name: store,
        registryScopes: scopes,
        signatureVerification: { level },
        trustStores: [`ca:${store}`],
        trustedIdentities: identities,
      };
      writeFileSync(join(configuration, 'trustpolicy.json'), JSON.stringify({ version: '1.0', trustPolicies: [statement] }));
    },
  };
}
