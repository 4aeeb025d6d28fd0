import { isRemoteSource } from '../core/index.js';
import { readManagedFile } from '../node/managed-file.js';
import type { Host, OrganisationPolicy } from './host.js';
import { fromPath, nodeFiles } from './node-host-files.js';
import { ReadingThread } from './node-host-reader.js';

/** The host on Node: this machine's files, clock and administrator's file. */
export const nodeHost: Host = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = milliseconds === 0 ? undefined : setTimeout(action, milliseconds);
    const immediate = milliseconds === 0 ? setImmediate(action) : undefined;
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
  files: nodeFiles,
  organisationPolicy: administratorsPolicy,
  remotePolicy: async (source, asked) => (await import('./node-host-policies.js')).keptPolicy({ source, by: asked.by }, asked),
  readElsewhere: (file, facts) => thread.read(file, facts),
  vexSignedBy: async (file, text, governing) => (await import('./node-host-signatures.js')).vexSignedBy(file, text, governing),
};

const thread = new ReadingThread();

/** A file of the administrator's that is refused or not understood leaves nobody in charge: nothing is allowed until it is put right. */
async function administratorsPolicy(): Promise<OrganisationPolicy> {
  const managed = readManagedFile();
  if (!managed.ok) return { problem: `${managed.problem.message} ${managed.problem.next}` };
  const policy = managed.value?.settings.policy;
  if (policy === undefined) return {};
  const { file, name, minSerial } = policy;
  const expects = { ...(name === undefined ? {} : { name }), ...(minSerial === undefined ? {} : { minSerial }) };
  if (!isRemoteSource(file)) return { file: fromPath(file), ...expects };
  const { keptPolicy } = await import('./node-host-policies.js');
  return keptPolicy({ source: file, by: 'administrator', ...expects }, { isTrusted: true });
}
