import type { AttestationRequirement, KeySigner, Signer } from '../../policy/document.js';
import type { Imported, ImportedRequirement, ImportedSigner, ImportRemark, KeyFile, Taken } from '../importer.js';

/** The trust section with names instead of keys. */
export interface NamedTrust {
  readonly signers: readonly Taken<{ readonly name: string; readonly signer: Signer }>[];
  readonly require: readonly Taken<ImportedRequirement>[];
  readonly attestations: readonly Taken<AttestationRequirement>[];
  readonly keys: readonly KeyFile[];
  readonly remarks: readonly ImportRemark[];
}

/**
 * Gives each signer one name, however many sources know it: a policy may list a key once (policy.md section 5, Trust). A requirement
 * whose signers are not all known is left out and said.
 */
export function nameSigners(found: Imported): NamedTrust {
  const remarks: ImportRemark[] = [];
  const signers = oneOfEach(found.signers, remarks);
  const names = namesFor(signers);
  const files: KeyFile[] = [];
  const named = signers.map((taken) => {
    const name = names.get(taken.value.key) ?? '';
    const signer = withKeyFile(taken.value, name, files);
    remarks.push({ kind: 'decision', at: taken.at, written: taken.written, says: taken.says, path: `trust.signers.${name}` });
    return { ...taken, value: { name, signer } };
  });
  const toName = (key: string): string => names.get(key) ?? key;
  return {
    signers: named,
    require: found.required.map((taken) => ({ ...taken, value: renamed(taken.value, toName) })),
    attestations: found.attestations.map((taken) => ({ ...taken, value: { ...taken.value, signer: toName(taken.value.signer) } })),
    keys: files,
    remarks,
  };
}

function oneOfEach(signers: readonly Taken<ImportedSigner>[], remarks: ImportRemark[]): readonly Taken<ImportedSigner>[] {
  const byKey = new Map<string, Taken<ImportedSigner>>();
  for (const taken of signers) {
    const earlier = byKey.get(taken.value.key);
    if (earlier === undefined) byKey.set(taken.value.key, taken);
    else byKey.set(taken.value.key, stricterOf(earlier, taken, remarks));
  }
  return [...byKey.values()];
}

/** The same key asked for with and without a log: a policy says one thing of a key, and the stricter is kept. */
function stricterOf(earlier: Taken<ImportedSigner>, later: Taken<ImportedSigner>, remarks: ImportRemark[]): Taken<ImportedSigner> {
  const [one, other] = [earlier.value.signer, later.value.signer];
  if (one.type !== 'key' || other.type !== 'key' || JSON.stringify(one) === JSON.stringify(other)) return earlier;
  const tlog = one.tlog === 'required' || other.tlog === 'required' ? 'required' : (one.tlog ?? other.tlog);
  const format = one.format === other.format ? one.format : undefined;
  const { tlog: oldTlog, format: oldFormat, ...rest } = one;
  const signer: KeySigner = { ...rest, ...(format && { format }), ...(tlog && { tlog }) };
  const says = `The same key stands in ${earlier.at.file}:${earlier.at.line} with other settings. A policy has each key once: the stricter settings were taken.`;
  remarks.push({ kind: 'warning', at: later.at, written: later.written, says });
  return { ...earlier, value: { ...earlier.value, signer } };
}

function namesFor(signers: readonly Taken<ImportedSigner>[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const used = new Map<string, number>();
  const taken = new Set<string>();
  for (const { value } of signers) {
    const stem =
      value.hint
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .slice(0, 40)
        .replace(/^-|-$/g, '') || 'signer';
    let name = stem;
    for (let count = used.get(stem) ?? 1; taken.has(name); count++, used.set(stem, count)) name = `${stem}-${count + 1}`;
    taken.add(name);
    names.set(value.key, name);
  }
  return names;
}

function withKeyFile({ signer, pem }: ImportedSigner, name: string, files: KeyFile[]): Signer {
  if (signer.type !== 'key' || pem === undefined) return signer;
  const file = `keys/${name}.pub`;
  files.push({ name: file, text: pem });
  return { ...signer, keys: signer.keys.map((key) => ({ ...key, file })) };
}

function renamed({ all, any, ...rest }: ImportedRequirement, toName: (key: string) => string): ImportedRequirement {
  return { ...rest, ...(all && { all: [...new Set(all.map(toName))] }), ...(any && { any: [...new Set(any.map(toName))] }) };
}
