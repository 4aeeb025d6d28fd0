import { fileURLToPath } from 'node:url';
import { asksForLog, failed, type FilePath, type GoverningPolicy, type KnownSigner, type PolicyLayer } from '../core/index.js';
import { decodeText } from '../node/decode-text.js';
import { readManagedFile } from '../node/managed-file.js';
import { vexSignature } from '../node/policies/vex-signature.js';
import { readBytes } from '../node/read-bytes.js';
import type { NodeToolRunner } from '../node/tool-runner.js';
import { signersInForce } from '../node/trust/signers-in-force.js';
import { toUri } from './convert.js';

/**
 * Whose signature lies beside an exploitability document on this machine's disk, when what is there still is the text that the server knows. Keys
 * beside policies and trust roots of the administrator's file are all that is asked: the server starts no process and opens no socket.
 */
export async function vexSignedBy(file: FilePath, text: string, governing: GoverningPolicy): Promise<string | undefined> {
  const path = toPath(file);
  const bytes = path === undefined ? undefined : readBytes(path, longestDocument);
  if (path === undefined || bytes?.ok !== true || decodeText(bytes.value).text !== text) return undefined;
  const signature = await vexSignature(path, bytes.value, {
    governing: onDisk(governing),
    known: knownHere,
    now: Date.now(),
    signal: AbortSignal.timeout(longestWait),
  });
  return signature !== undefined && 'signedBy' in signature ? signature.signedBy : undefined;
}

const longestDocument = 16 * 1024 * 1024;
const longestWait = 10_000;

async function knownHere(governing: GoverningPolicy): Promise<readonly KnownSigner[]> {
  const managed = readManagedFile();
  const roots = { managed: (managed.ok ? managed.value?.settings.trustRoots : undefined) ?? {}, flags: {}, settings: {}, workspaces: [] };
  const known = await signersInForce({ governing, roots, runner: startsNothing, ownKeys: {} }, AbortSignal.timeout(longestWait));
  return known.filter(({ named }) => named !== undefined && !needsNetwork(named));
}

/** The public Sigstore's trust root would have to be fetched. */
function needsNetwork({ signer, trustRoot }: NonNullable<KnownSigner['named']>): boolean {
  if (trustRoot !== undefined) return false;
  return signer.type === 'keyless' || (signer.type === 'key' && asksForLog(signer));
}

const startsNothing: NodeToolRunner = {
  run: () =>
    Promise.resolve({
      result: failed({ code: 'TOOL_NOT_FOUND', message: 'The language server starts no program.', next: 'Use the command line.' }),
      command: '',
    }),
};

/** Policies know their files as URIs here; keys lie beside them on the disk. */
function onDisk(governing: GoverningPolicy): GoverningPolicy {
  const withPath = (layer: PolicyLayer): PolicyLayer => {
    const file = toPath(layer.reading.file) ?? layer.reading.file;
    return { ...layer, reading: { ...layer.reading, file } };
  };
  return { ...governing, layers: governing.layers.map(withPath) };
}

function toPath(file: FilePath): string | undefined {
  if (!file.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(toUri(file));
  } catch {
    return undefined;
  }
}
