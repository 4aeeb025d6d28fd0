import {
  escapeText,
  printReference,
  signersAskedFor,
  verifyImage,
  type Result,
  type TrustProblem,
  type VerifiedImage,
} from '../../core/index.js';
import { systemClock } from '../../node/clock.js';
import { createToolRunner } from '../../node/tool-runner.js';
import { toolSearch } from '../../node/tool-search.js';
import { openTrust } from '../../node/trust/open-trust.js';
import type { ScanSession } from '../scan/session.js';
import type { VerifyCommand } from './options.js';

/** Opens registry and engines, asks, and closes them again. */
export async function verifyNamed(command: VerifyCommand, session: ScanSession): Promise<Result<VerifiedImage, TrustProblem>> {
  const { io, governing, context, workspaces, managed, managedTools } = session;
  const { reference, common, trustRoots, engine } = command;
  const note = (line: string): void => {
    if (!common.quiet) io.note(`wharfmaster: ${escapeText(line)}`);
  };
  const search = toolSearch({ managed: managedTools, programs: {}, searchPath: process.env['PATH'] ?? '', workspaces });
  const trust = openTrust({
    ...{ governing, workspaces, search },
    ...(managed === undefined ? {} : { managed }),
    trustRoots: { flags: trustRoots },
    runner: createToolRunner(search),
    environment: process.env,
  });
  const asked = signersAskedFor(reference, governing).map(({ name }) => name);
  note(`verifying ${printReference(reference)}${asked.length === 0 ? '' : `, for ${asked.join(', ')}`}`);
  try {
    const signers = asked.length === 0 ? [] : await trust.signers(io.cancel);
    const request = {
      ...{ reference, governing, context, signers },
      plainHttp: trust.plainHttp(reference.registry),
      timeoutMs: common.timeoutMs,
      ...(engine === undefined ? {} : { engine }),
    };
    return await verifyImage(request, { registry: trust.registry, engines: trust.engines, clock: systemClock }, io.cancel);
  } finally {
    await trust.close();
  }
}
