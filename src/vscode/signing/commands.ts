import * as vscode from 'vscode';
import type { Digest } from '../../core/index.js';
import type { KnownImage } from '../scanning/known-images.js';
import { tellError } from '../scanning/scan-with-progress.js';
import { count } from '../scanning/words.js';
import { exportEvidence, verifyEvidence } from './evidence-commands.js';
import { resumePush } from './resume-push.js';
import { setUpSigning } from './set-up-signing.js';
import { signAndPush } from './sign-and-push.js';
import type { Signing } from './signing.js';
import type { SigningCommand } from './signing-command-names.js';
import { verifySignature } from './verify-signature.js';

/** Runs a command; whatever goes wrong is told to the person and in the log. */
export type RunSigningCommand = (command: SigningCommand, args: readonly unknown[]) => Promise<unknown>;

/**
 * What every command about signing does. An argument at most chooses an image of this machine, as a line of the tree does: where to push,
 * as whom and whether at all is asked of the person in their own window, whoever ran the command (threats.md, Models and other extensions).
 */
export function signingCommandRunner(signing: Signing): RunSigningCommand {
  const commands: Readonly<Record<SigningCommand, (argument: unknown) => Promise<unknown>>> = {
    signAndPush: (argument) => signAndPush(signing, imageOf(signing, argument)),
    resumePush: () => resumePush(signing),
    verifySignature: (argument) => verifySignature(signing, argument),
    setUpSigning: () => setUpSigning(signing),
    forgetSigningSecrets: () => forgetSecrets(signing),
    exportEvidence: () => exportEvidence(signing),
    verifyEvidence: () => verifyEvidence(signing),
    refreshEvidence: async () => {
      await signing.unfinished.refresh();
      signing.evidence.refresh();
    },
  };
  return async (command, [argument]) => {
    try {
      return await commands[command](argument);
    } catch (problem) {
      const text = problem instanceof Error ? problem.message : String(problem);
      signing.scanning.log.error(problem instanceof Error ? (problem.stack ?? text) : text);
      void tellError(`That did not work: ${text}`);
      return undefined;
    }
  };
}

function imageOf({ scanning: { images } }: Signing, argument: unknown): KnownImage | undefined {
  const image: unknown = typeof argument === 'object' && argument !== null && 'image' in argument ? argument.image : undefined;
  const id: unknown = typeof image === 'object' && image !== null && 'id' in image ? image.id : undefined;
  return typeof id === 'string' ? images.find(id satisfies Digest) : undefined;
}

async function forgetSecrets({ secrets }: Signing): Promise<void> {
  const forget = 'Forget';
  const sure = await vscode.window.showWarningMessage(
    'Forget every passphrase that is kept for signing? They are asked for again when they are needed.',
    { modal: true },
    forget,
  );
  if (sure !== forget) return;
  const number = await secrets.forgetAll();
  void vscode.window.showInformationMessage(number === 0 ? 'None was kept.' : `${count(number, 'passphrase')} forgotten.`);
}
