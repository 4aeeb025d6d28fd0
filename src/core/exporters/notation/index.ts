/*
 * notation's trust policy (notaryproject/specifications, trust-store-trust-policy.md) with the certificates of its stores. A scope is one
 * repository in full, or `*` once; nothing between (targets.md section 9). Written against notation-go 1.3.2.
 */
import { failed, ok, type Result } from '../../model/result.js';
import type { Exported, Exporter, ExportInput, ExportProblem } from '../exporter.js';
import { mergeNotes, type Note } from '../signatures/index.js';
import { regoValue, stampOf } from '../writing/index.js';
import { knownRepositories } from './repositories.js';
import { statementBook, type Statement } from './statement-book.js';

export const notation: Exporter = {
  id: 'notation',
  title: 'notation trust policy (trustpolicy.json)',
  stage: 'admit',
  provedWith: 'notation 1.3.2',
  options: [
    { name: 'repositories', fallback: '', about: 'Repositories in full, for patterns: notation knows no patterns.' },
    {
      name: 'file',
      values: ['trustpolicy.json', 'trustpolicy.oci.json'],
      fallback: 'trustpolicy.json',
      about: 'The name of the file: notation 1 knows the first only, notation 2 looks for the second before it.',
    },
  ],
  layers: 'one-only',
  export: exportToNotation,
};

function exportToNotation(input: ExportInput): Result<Exported, ExportProblem> {
  const { policy, now } = input;
  if ((policy.enforcement?.admit ?? 'deny') !== 'deny') return failed(onlyWarns);
  const repositories = knownRepositories(policy, input.options.get('repositories') ?? '');
  if (!repositories.ok) return repositories;
  const book = statementBook({ policy, now, highest: 'error' }, repositories.value);
  if (book.statements.length === 0) return failed(nothing);
  const rules = mergeNotes([...generalNotes(input), ...book.notes]);
  const name = input.options.get('file') === 'trustpolicy.oci.json' ? 'trustpolicy.oci.json' : 'trustpolicy.json';
  const document = {
    version: '1.0',
    // A key that notation does not know and passes over.
    wharfmaster: stampOf(input.identity, rules).annotations,
    trustPolicies: book.statements.map(toStatement),
  };
  return ok({ files: [{ name, text: `${regoValue(document)}\n` }, ...certificates(input, book.statements)], rules });
}

function toStatement({ scopes, verification }: Statement, at: number): object {
  const statement = { name: `wharfmaster-${at}`, registryScopes: scopes };
  if (verification === undefined) return { ...statement, signatureVerification: { level: 'skip' } };
  const { level, trustStores, trustedIdentities } = verification;
  return { ...statement, signatureVerification: { level }, trustStores, trustedIdentities };
}

function generalNotes({ policy: { enforcement, rules = {}, registryAliases, mirrors = [] } }: ExportInput): readonly Note[] {
  const exact = (path: string, reason: string): Note => ({ path, fidelity: 'exact', reason });
  const known = ['unsigned-image', 'untrusted-signer'].filter((rule) => Object.hasOwn(rules, rule));
  return [
    ...(enforcement?.admit === undefined ? [] : [exact('enforcement.admit', 'What is not verified is refused.')]),
    ...(registryAliases === undefined ? [] : [exact('registryAliases', 'Scopes are repeated for every name of a host.')]),
    ...known.map((rule) => exact(`rules.${rule}`, 'Its level decides whether a statement verifies.')),
    ...mirrors.map(({ required }, at) =>
      required === true
        ? {
            path: `mirrors[${at}]`,
            fidelity: 'not-expressible' as const,
            reason: 'Scopes are repeated for what it serves; notation refuses no source.',
          }
        : exact(`mirrors[${at}]`, 'Scopes are repeated for what it serves.'),
    ),
  ];
}

/** The certificates that are known on this machine, where notation looks for them; those of other stores are put there by hand. */
function certificates({ material }: ExportInput, statements: readonly Statement[]): Exported['files'] {
  const stores = [...new Set(statements.flatMap(({ verification }) => verification?.trustStores ?? []))].sort();
  return stores.flatMap((store) => {
    const parts = /^(ca|signingAuthority|tsa):([A-Za-z0-9_][A-Za-z0-9_.-]*)$/.exec(store);
    const [, type, name] = parts ?? [];
    if (type === undefined || name === undefined) return [];
    return (material.certificates.get(store) ?? []).map((text, at) => ({
      name: `truststore/x509/${type}/${name}/${name}-${at}.pem`,
      text,
    }));
  });
}

const onlyWarns: ExportProblem = {
  code: 'EXPORT_NOTHING',
  message: 'The policy only warns at admission, and notation can only refuse.',
  next: 'Set `enforcement.admit` to `deny`, then export again.',
};

const nothing: ExportProblem = {
  code: 'EXPORT_NOTHING',
  message: 'The policy asks for no notation signature on a repository that is known in full.',
  next: 'List repositories with the option `repositories`, or add a `trust.require` entry with a signer of type notation, then export again.',
};
