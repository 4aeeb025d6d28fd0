import * as vscode from 'vscode';
import { signingTools } from '../../core/index.js';
import { signingStateMethod, type SignerChoice, type SignerState, type SigningState } from '../../tool-host/protocol.js';
import { tellError } from '../scanning/scan-with-progress.js';
import { oneLine } from '../scanning/words.js';
import { scopeFor } from './scope.js';
import type { Signing } from './signing.js';

/** *Set Up Signing…*: with which key or engine the person signs as which signer of the policy. It is written into their own settings. */
export async function setUpSigning(signing: Signing): Promise<SignerChoice | undefined> {
  const { scanning, settings } = signing;
  const state = await scanning.host.request<SigningState>(
    signingStateMethod,
    scopeFor(settings(), vscode.window.activeTextEditor?.document.uri),
  );
  const [complaint] = state.complaints;
  if (state.off !== undefined) return void tellError(`${state.off.message} ${state.off.next}`);
  if (complaint !== undefined) return void tellError(complaint);
  const signer = await chooseSigner(state, settings().signers);
  if (signer === undefined) return undefined;
  const choice = await chooseMeans(signer);
  if (choice === undefined) return undefined;
  if (signer.trustRoot !== undefined && !(await nameTrustRoot(signer.trustRoot, settings().trustRoots))) return undefined;
  await write('signing.signers', { ...settings().signers, [signer.name]: choice });
  void vscode.window.showInformationMessage(
    oneLine(
      `You sign as ${signer.name} from now on${choice.key === undefined ? '' : ` with ${choice.key}`}. Sign and Push Image… uses it.`,
    ),
  );
  return choice;
}

async function chooseSigner({ signers }: SigningState, known: Readonly<Record<string, SignerChoice>>): Promise<SignerState | undefined> {
  if (signers.length === 0) {
    void vscode.window.showInformationMessage('No policy here names a signer (`trust.signers`), so there is nothing to set up.');
    return undefined;
  }
  const items = signers
    .toSorted((a, b) => Number(b.asked) - Number(a.asked))
    .map((signer) => {
      const now = known[signer.name];
      return {
        label: oneLine(signer.name),
        description: [signer.type, ...(signer.asked ? [] : ['not asked for']), ...(now === undefined ? [] : ['set up'])].join(' · '),
        detail: oneLine(now?.key === undefined ? signer.who : `${signer.who}; signs with ${now.key}`),
        signer,
      };
    });
  return (await vscode.window.showQuickPick(items, { title: 'Set Up Signing', placeHolder: 'As which signer of the policy do you sign?' }))
    ?.signer;
}

async function chooseMeans(signer: SignerState): Promise<SignerChoice | undefined> {
  const engine = signer.engines.length > 1 ? await chooseEngine(signer) : {};
  if (engine === undefined) return undefined;
  switch (signer.type) {
    case 'key': {
      const key = await chooseKey(signer);
      return key === undefined ? undefined : { ...engine, key };
    }
    case 'notation': {
      const key = await typeKey(signer, 'name:NAME of notation’s key list, or plugin:NAME:ID', /^(?:name:\S|plugin:[^:\s]+:\S)/);
      return key === undefined ? undefined : { ...engine, key };
    }
    case 'keyless':
      return chooseFlow(engine);
    case 'docker-trust':
      return { ...engine, engine: 'docker-trust' };
  }
}

async function chooseEngine({ name, engines }: SignerState): Promise<Pick<SignerChoice, 'engine'> | undefined> {
  const items = [
    { label: 'What fits by itself', description: 'nothing needs to be installed for keys in files', id: undefined },
    ...engines.map((id) => ({ label: signingTools.find((tool) => tool.id === id)?.label ?? 'The built-in signer', description: id, id })),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: `Sign as ${oneLine(name)}`, placeHolder: 'With what?' });
  if (chosen === undefined) return undefined;
  return chosen.id === undefined ? {} : { engine: chosen.id };
}

async function chooseKey(signer: SignerState): Promise<string | undefined> {
  const file = { label: '$(file) Choose a key file…', description: 'as cosign generate-key-pair makes it', from: 'file' } as const;
  const address = {
    label: '$(key) Type a key’s address…',
    description: 'awskms://…, hashivault://…, pkcs11:…, sk',
    from: 'address',
  } as const;
  const options = { title: `Sign as ${oneLine(signer.name)}`, placeHolder: 'Where is the private key?' };
  const chosen = await vscode.window.showQuickPick([file, address], options);
  if (chosen === undefined) return undefined;
  if (chosen.from === 'address')
    return typeKey(signer, 'awskms://…, azurekms://…, gcpkms://…, hashivault://…, pkcs11:… or sk', /^(?:[a-z][a-z0-9+.-]+:\S|sk$)/i);
  const files = await vscode.window.showOpenDialog({
    title: `Private key of ${signer.name}`,
    openLabel: 'Sign With This Key',
    canSelectMany: false,
  });
  return files?.[0]?.fsPath;
}

function typeKey(signer: SignerState, form: string, valid: RegExp): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `Sign as ${oneLine(signer.name)}`,
    prompt: `Where the private key is: ${form}. Never the key itself.`,
    validateInput: (text) => (valid.test(text.trim()) ? undefined : `Write it as ${form}.`),
  });
}

async function chooseFlow(engine: Pick<SignerChoice, 'engine'>): Promise<SignerChoice | undefined> {
  const items = [
    { label: 'Ask me for a token', description: 'of your identity provider, pasted for each push', flow: undefined },
    { label: 'Show me my provider’s page in a browser', description: 'with cosign', flow: 'browser' as const },
    { label: 'Show me a code to enter on another device', description: 'with cosign', flow: 'device' as const },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Sign With Your Identity',
    placeHolder: 'How do you show who you are?',
  });
  if (chosen === undefined) return undefined;
  return chosen.flow === undefined ? engine : { ...engine, flow: chosen.flow };
}

/** Whom to trust is never said by a policy alone: the person or the administrator says where that is. */
async function nameTrustRoot(name: string, known: Readonly<Record<string, string>>): Promise<boolean> {
  if (known[name] !== undefined) return true;
  const [choose, later] = ['Choose…', 'The Administrator Says'];
  const words = `The policy trusts a Sigstore that it calls ${name}. Where are its trusted_root.json and signing_config.json?`;
  const answer = await vscode.window.showInformationMessage(oneLine(words), { modal: true }, choose, later);
  if (answer === later) return true;
  if (answer !== choose) return false;
  const folders = await vscode.window.showOpenDialog({
    title: `Trust root ${name}`,
    openLabel: 'Trust This',
    canSelectFolders: true,
    canSelectFiles: true,
    canSelectMany: false,
  });
  const place = folders?.[0]?.fsPath;
  if (place === undefined) return false;
  await write('trustRoots', { ...known, [name]: place });
  return true;
}

function write(name: string, value: object): Thenable<void> {
  return vscode.workspace.getConfiguration('wharfmaster').update(name, value, vscode.ConfigurationTarget.Global);
}
