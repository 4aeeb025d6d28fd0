import type { SecretStorage } from 'vscode';

/** Passphrases that the person had kept, in SecretStorage only: no setting, log, argument or record ever holds one. */
export class KeptSecrets {
  constructor(readonly store: Pick<SecretStorage, 'get' | 'store' | 'delete' | 'keys'>) {}

  async find(signer: string, key: string): Promise<string | undefined> {
    return this.store.get(nameOf(signer, key));
  }

  async keep(signer: string, key: string, secret: string): Promise<void> {
    await this.store.store(nameOf(signer, key), secret);
  }

  /** It turned out to be wrong, or nobody wants it kept. */
  async forget(signer: string, key: string): Promise<void> {
    await this.store.delete(nameOf(signer, key));
  }

  /** How many there were. */
  async forgetAll(): Promise<number> {
    const names = (await this.store.keys()).filter((name) => name.startsWith(prefix));
    for (const name of names) await this.store.delete(name);
    return names.length;
  }
}

const prefix = 'wharfmaster.signing.';

/** Another key of the same signer has another passphrase. */
function nameOf(signer: string, key: string): string {
  return `${prefix}${JSON.stringify([signer, key])}`;
}
