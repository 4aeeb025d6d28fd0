import * as vscode from 'vscode';
import type { CeremonyState } from '../../core/index.js';
import type { CeremonyResult } from '../../tool-host/protocol.js';
import { tellError } from '../scanning/scan-with-progress.js';
import { age, oneLine } from '../scanning/words.js';
import { scopeFor } from './scope.js';
import { pushImage } from './sign-and-push.js';
import type { Signing } from './signing.js';
import { describeUnfinished } from './words.js';

/** *Resume Push…*: continues one that was interrupted; its plan is made and agreed to again. */
export async function resumePush(signing: Signing): Promise<CeremonyResult | undefined> {
  const { scanning, unfinished, ceremonies } = signing;
  const states = (await unfinished.refresh()).filter(({ target }) => !ceremonies.isPushing(target));
  if (states.length === 0) {
    void vscode.window.showInformationMessage('No push is unfinished.');
    return undefined;
  }
  const state = await choose(states);
  if (state === undefined) return undefined;
  await scanning.local.list();
  const [id] = state.imageIds;
  const image =
    state.imageIds.flatMap((one) => scanning.images.find(one) ?? []).at(0) ??
    scanning.images.find(state.name) ??
    scanning.images.named(state.name);
  if (image === undefined || id === undefined) {
    await tellError(`The image ${state.name} of this push is not on this machine any more. Build it again, or push another one there.`);
    return undefined;
  }
  const file = image.dockerfile === undefined ? undefined : vscode.Uri.parse(image.dockerfile.uri, true);
  return pushImage(signing, { image, target: state.target, scope: scopeFor(signing.settings(), file) });
}

async function choose(states: readonly CeremonyState[]): Promise<CeremonyState | undefined> {
  const now = Date.now();
  const items = states.map((state) => ({
    label: oneLine(state.target),
    description: age(state.updatedAt, now) ?? '',
    detail: describeUnfinished(state),
    state,
  }));
  const options = { title: 'Resume Push', placeHolder: 'Which push is to be continued?', matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.state;
}
