import type { SecretStorage } from 'vscode';

/** What a scanner may need to log in with, as its definition in the core says. */
export interface CredentialOwner {
  readonly id: string;
  readonly credentials: readonly { readonly name: string; readonly label: string; readonly secret: boolean }[];
}

/** Credentials of scanners, kept in SecretStorage only: no setting, no log, no argument list ever holds one. */
export class Credentials {
  constructor(readonly store: Pick<SecretStorage, 'get' | 'store' | 'delete'>) {}

  async of(owners: readonly CredentialOwner[]): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
    const all = await Promise.all(owners.map(async (owner) => [owner.id, await this.ofOne(owner)] as const));
    return Object.fromEntries(all.filter(([, values]) => Object.keys(values).length > 0));
  }

  async ofOne({ id, credentials }: CredentialOwner): Promise<Readonly<Record<string, string>>> {
    const values = await Promise.all(credentials.map(async ({ name }) => [name, await this.store.get(keyOf(id, name))] as const));
    return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
  }

  async set(owner: string, name: string, value: string): Promise<void> {
    await this.store.store(keyOf(owner, name), value);
  }

  async forget({ id, credentials }: CredentialOwner): Promise<void> {
    await Promise.all(credentials.map(({ name }) => this.store.delete(keyOf(id, name))));
  }
}

function keyOf(owner: string, name: string): string {
  return `wharfmaster.credentials.${owner}.${name}`;
}
