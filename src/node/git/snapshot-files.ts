import type { FilePath, KnownFiles } from '../../core/index.js';
import { failed, ok } from '../../core/index.js';
import { decodeText } from '../decode-text.js';
import { isInside } from '../paths.js';
import { policyFilesOnDisk, type PolicyFiles } from '../policies/policy-files.js';
import { snapshotProblem, type Snapshot } from './snapshot.js';

/** Policy files as these snapshots hold them; what lies in none of them, or in a submodule of one, is the disk's. */
export function policyFilesAt(snapshots: readonly Snapshot[]): PolicyFiles {
  const at = (absolute: string) => {
    const looked = snapshots.find(({ top }) => isInside(absolute, top))?.look(absolute);
    return looked?.state === 'module' ? undefined : looked;
  };
  return {
    has: (absolute) => {
      const looked = at(absolute);
      return looked === undefined ? policyFilesOnDisk.has(absolute) : looked.state !== 'absent';
    },
    read: (absolute, limit) => {
      const looked = at(absolute);
      if (looked === undefined) return policyFilesOnDisk.read(absolute, limit);
      return looked.state === 'file' ? ok(looked.bytes) : failed(snapshotProblem(looked) ?? tooSoon);
    },
    leadsOut: (absolute, root) => {
      const looked = at(absolute);
      return looked === undefined ? policyFilesOnDisk.leadsOut(absolute, root) : looked.state === 'out';
    },
  };
}

const tooSoon = { code: 'FILE_UNREADABLE', message: 'It was not fetched.', next: 'Run the command again.' } as const;

/** What readers may look into besides the file they read, as a snapshot holds it. */
export function knownFilesAt(snapshot: Snapshot, toAbsolute: (file: FilePath) => string): KnownFiles {
  return {
    read: (file) => {
      const looked = snapshot.look(toAbsolute(file));
      if (looked.state === 'out' || looked.state === 'too-large') return { state: 'closed' };
      if (looked.state !== 'file') return { state: 'absent' };
      const { text, doubt } = decodeText(looked.bytes);
      return doubt === 'binary' ? { state: 'closed' } : { state: 'text', text };
    },
    list: (folder) => snapshot.list(toAbsolute(folder)),
  };
}
