import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NamedSigner, NotationSigner, SignRequest } from '../../../src/core/index.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { makeAuthority, type Authority } from './support/authority.js';
import { writeDockerConfig } from './support/docker-config.js';
import { imageOf, must, openTool, verified, type ToolOnMachine } from './support/engines.js';
import { putImage } from './support/images.js';
import { openNotation } from './support/notation.js';
import { startRegistry, type TestRegistry } from './support/registry.js';
import { signTools } from './support/tools.js';

/* notation as an engine: the real program, by the calls that src/core/signers/notation makes of requests. */

const folder = temporaryFolder();
const signal = new AbortController().signal;
let registry: TestRegistry;
let env: Readonly<Record<string, string>>;
let tool: ToolOnMachine;
let bank: Authority;
/** A key file with its certificate beside it, as notation lays its own out. */
let key: string;

beforeAll(async () => {
  registry = await startRegistry({ auth: 'basic' });
  const config = writeDockerConfig(folder, [registry]);
  env = { ...registry.authority.env, DOCKER_CONFIG: config };
  vi.stubEnv('DOCKER_CONFIG', config);
  // The person's own notation trusts somebody else; it must not matter.
  vi.stubEnv('NOTATION_CONFIG', folder);
  tool = openTool('notation', signTools().notation, registry.authority);
  bank = await makeAuthority(folder, 'Bank CA');
  key = await keyOf('release', bank);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await registry.stop();
});

async function keyOf(name: string, authority: Authority): Promise<string> {
  const issued = await authority.issue(name, { use: 'codeSigning', subject: `/C=DE/ST=Hessen/O=Bank/CN=${name}` });
  copyFileSync(issued.key, join(folder, `${name}.key`));
  writeFileSync(join(folder, `${name}.crt`), readFileSync(issued.certificate, 'utf8') + readFileSync(authority.certificate, 'utf8'));
  return join(folder, `${name}.key`);
}

async function freshImage(name: string): Promise<SignRequest['image']> {
  return imageOf(registry.host, `apps/${name}`, await putImage(`${registry.host}/apps/${name}:1`, env, { content: name }));
}

function signer(authority: Authority, told: Partial<NotationSigner> = {}): NamedSigner {
  return {
    name: 'vendor',
    signer: { type: 'notation', trustStores: ['ca:bank'], identities: ['x509.subject: C=DE, ST=Hessen, O=Bank'], ...told },
    publicKeys: [],
    trustStores: { 'ca:bank': [readFileSync(authority.certificate, 'utf8')] },
  };
}

function request(image: SignRequest['image'], by = key): SignRequest {
  return {
    image,
    signer: signer(bank),
    means: { engine: 'notation', key: by },
    secrets: {},
    format: 'notation',
    plainHttp: false,
    timeoutMs: 60_000,
  };
}

const asks = { plainHttp: false, timeoutMs: 60_000 };

describe('notation', () => {
  it('signs with a key file, and holds for that authority and identity with the certificate that signed', async () => {
    const image = await freshImage('signed');
    must(await tool.engine.sign(request(image), signal));
    expect(must(await tool.engine.verify({ ...asks, image, signer: signer(bank) }, signal)).signatures).toMatchObject([
      {
        verified: true,
        format: 'notation',
        principal: { type: 'notation', subject: 'CN=release,O=Bank,ST=Hessen,C=DE' },
        times: [{ source: 'claimed' }],
      },
    ]);
  });

  it('does not hold for another authority or another identity, and shows who signed', async () => {
    const image = await freshImage('foreign');
    must(await tool.engine.sign(request(image), signal));
    const strangers = await makeAuthority(folder, 'Other CA');
    for (const other of [signer(strangers), signer(bank, { identities: ['x509.subject: C=DE, ST=Hessen, O=Other'] })]) {
      expect(must(await tool.engine.verify({ ...asks, image, signer: other }, signal)).signatures).toMatchObject([
        { verified: false, principal: { subject: expect.stringContaining('O=Bank') as string }, problem: { code: 'SIGNATURE_INVALID' } },
      ]);
    }
  });

  it('does not count a stranger at the level `audit`, at which notation itself says that all is well', async () => {
    const image = await freshImage('audited');
    must(await tool.engine.sign(request(image), signal));
    const strangers = await makeAuthority(folder, 'Other CA');
    expect(verified(await tool.engine.verify({ ...asks, image, signer: signer(strangers, { level: 'audit' }) }, signal))).toBe(0);
    expect(verified(await tool.engine.verify({ ...asks, image, signer: signer(bank, { level: 'audit' }) }, signal))).toBe(1);
  });

  it('says that nothing is signed, and that a registry which is down could not be asked', async () => {
    const image = await freshImage('unsigned');
    expect(must(await tool.engine.verify({ ...asks, image, signer: signer(bank) }, signal)).signatures).toEqual([]);
    await registry.down();
    const asked = await tool.engine.verify({ ...asks, image, signer: signer(bank) }, signal);
    await registry.up();
    expect(asked).toMatchObject({ ok: false, problem: { code: 'REGISTRY_UNREACHABLE' } });
  });

  it('says which key it does not find', async () => {
    const image = await freshImage('keyless');
    expect(await tool.engine.sign(request(image, '/nowhere/release.key'), signal)).toMatchObject({
      ok: false,
      problem: { code: 'KEY_NOT_FOUND' },
    });
    expect(await tool.engine.sign(request(image, 'name:nobody'), signal)).toMatchObject({ ok: false, problem: { code: 'KEY_NOT_FOUND' } });
    expect(await tool.engine.sign(request(image, 'plugin:nobody:id'), signal)).toMatchObject({
      ok: false,
      problem: { code: 'TOOL_NOT_FOUND' },
    });
  });

  it('signs what somebody else’s notation verifies, and verifies what it signed', async () => {
    const [ours, theirs] = [await freshImage('ours'), await freshImage('theirs')];
    const somebody = openNotation(folder, { ...env, NOTATION_CONFIG: '' });
    somebody.addKey('release', { key, certificate: join(bank.folder, 'release.crt') }, bank);
    somebody.trust({ store: 'bank', authority: bank, scopes: ['*'], identities: ['x509.subject: C=DE, ST=Hessen, O=Bank'] });
    must(await tool.engine.sign(request(ours), signal));
    expect(await somebody.notation('verify', nameOf(ours))).toContain('Successfully verified');
    await somebody.notation('sign', '--key', 'release', '--signature-format', 'cose', nameOf(theirs));
    expect(verified(await tool.engine.verify({ ...asks, image: theirs, signer: signer(bank) }, signal))).toBe(1);
  });
});

function nameOf({ registry: host, repository, digest }: SignRequest['image']): string {
  return `${host}/${repository}@${digest}`;
}
