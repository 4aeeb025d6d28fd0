import * as vscode from 'vscode';
import type { KnownImage } from './known-images.js';
import { labelOf } from './scan-images.js';
import type { Scanning } from './scanning.js';
import { oneLine } from './words.js';

/** *Choose Dockerfile of Image…*: remembered in this workspace, for every later image of the same repository too. */
export async function chooseDockerfile(scanning: Scanning, image: KnownImage | undefined): Promise<void> {
  if (image === undefined) return;
  const { files, placement, images, facts } = scanning;
  const { dockerfiles } = await files.read();
  if (dockerfiles.length === 0) {
    void vscode.window.showInformationMessage('There is no Dockerfile in this workspace.');
    return;
  }
  const label = oneLine(labelOf(image, image.id));
  const items = dockerfiles.map(({ uri }) => ({
    label: vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true)),
    description: image.dockerfile?.uri === uri ? (image.dockerfile.certain ? 'now' : 'now, as a guess') : '',
    uri,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Choose Dockerfile of Image', placeHolder: `Which one made ${label}?` });
  if (chosen === undefined) return;
  await placement.choose(image, chosen.uri);
  await facts.tell(images.update(image.id, await placement.place(image)));
}
