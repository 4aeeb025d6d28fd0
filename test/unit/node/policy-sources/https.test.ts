import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machine, makeOffice, now, policyText, said, short, signedFiles, webServer } from './support/policy-world.js';

const office = makeOffice();
const other = makeOffice();

describe('a policy on a web server', () => {
  it('counts when its signature is by whom this machine trusts, and says who that was', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const standing = await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`);
    expect(short(standing)).toBe('usable bank-standard 41');
    expect(standing.state === 'usable' && standing.origin.signedBy[0]?.signer).toBe('office');
    expect(standing.state === 'usable' && standing.origin.confirmedAt).toBe(now);
  });

  it.each([
    ['unsigned', []],
    ['signed by a key that nobody here trusts', [other]],
  ])('does not count when it is %s', async (_, offices) => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), ...offices));
    const standing = await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`);
    expect(short(standing)).toBe('unusable SOURCE_UNSIGNED');
    expect(said(standing)).toContain('no signature that counts');
  });

  it('does not count when its bytes were changed after signing', async () => {
    const files = await signedFiles('/policy.yaml', policyText(41), office);
    const server = await webServer({ ...files, '/policy.yaml': policyText(41).replace('bank.example', 'evil.example') });
    expect(short(await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`))).toBe('unusable SOURCE_UNSIGNED');
  });

  it('is not even asked for when nobody said whose signature counts', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const standing = await machine({}, server.authority).ask(`${server.origin}/policy.yaml`);
    expect(short(standing)).toBe('unusable SOURCE_UNTRUSTED');
    expect(server.heard).toEqual([]);
  });

  it('needs as many different signers as the threshold says; one who signs twice counts once', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office, office));
    const two = machine({ office, other }, server.authority, 2);
    const standing = await two.ask(`${server.origin}/policy.yaml`);
    expect(said(standing)).toContain('1 of the 2 signatures');
    server.files = await signedFiles('/policy.yaml', policyText(41), office, other);
    expect(short(await two.ask(`${server.origin}/policy.yaml`))).toBe('usable bank-standard 41');
  });

  it('counts one key under two names once', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    expect(short(await machine({ office, again: office }, server.authority, 2).ask(`${server.origin}/policy.yaml`))).toBe(
      'unusable SOURCE_UNSIGNED',
    );
  });

  it('is refused under another name than the expected one, and below the lowest serial', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41, '', 'team-blue'), office));
    const here = machine({ office }, server.authority);
    const source = `${server.origin}/policy.yaml`;
    expect(short(await here.ask(source, { name: 'bank-standard' }))).toBe('unusable SOURCE_OTHER_NAME');
    expect(short(await here.ask(source, { minSerial: 42 }))).toBe('unusable SOURCE_ROLLED_BACK');
    expect(short(await here.ask(source))).toBe('usable team-blue 41');
    server.files = await signedFiles('/policy.yaml', policyText(42, '', 'team-red'), office);
    expect(short(await here.ask(source))).toBe('usable team-blue 41 SOURCE_OTHER_NAME');
  });

  it('stays when an older one, or another one under the same serial, is served instead', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const here = machine({ office }, server.authority);
    const source = `${server.origin}/policy.yaml`;
    await here.ask(source);
    server.files = await signedFiles('/policy.yaml', policyText(40), office);
    expect(short(await here.ask(source))).toBe('usable bank-standard 41 SOURCE_ROLLED_BACK');
    server.files = await signedFiles('/policy.yaml', `${policyText(41)}# another\n`, office);
    expect(short(await here.ask(source))).toBe('usable bank-standard 41 SOURCE_ROLLED_BACK');
    server.files = await signedFiles('/policy.yaml', policyText(43), office);
    expect(short(await here.ask(source))).toBe('usable bank-standard 43');
  });

  it('stays when a new version fails its own tests, or is no policy', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const here = machine({ office }, server.authority);
    const source = `${server.origin}/policy.yaml`;
    await here.ask(source);
    const failing = 'tests:\n  - {image: "registry.bank.example/a:1", expect: denied}\n';
    server.files = await signedFiles('/policy.yaml', policyText(42, failing), office);
    expect(short(await here.ask(source))).toBe('usable bank-standard 41 SOURCE_TESTS');
    for (const text of ['sources: [', 'a: &x [1]\nb: *x\n', '']) {
      server.files = await signedFiles('/policy.yaml', text, office);
      expect(short(await here.ask(source))).toBe('usable bank-standard 41 SOURCE_NO_POLICY');
    }
  });

  it('without a name or a serial is not taken: nobody could tell it from an older one', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\n', office));
    const standing = await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`);
    expect(said(standing)).toContain('`metadata.name`');
  });

  it('changes whom it trusts only when those whom it trusted sign that', async () => {
    const trusting = (names: string): string => `distribution: {trustedBy: [${names}]}\n`;
    const server = await webServer(await signedFiles('/policy.yaml', policyText(1, trusting('office')), office));
    const here = machine({ office, other }, server.authority);
    const source = `${server.origin}/policy.yaml`;
    expect(short(await here.ask(source))).toBe('usable bank-standard 1');
    server.files = await signedFiles('/policy.yaml', policyText(2, trusting('other')), other);
    expect(short(await here.ask(source))).toBe('usable bank-standard 1 SOURCE_TRUST_CHANGED');
    server.files = await signedFiles('/policy.yaml', policyText(2, trusting('other')), office);
    expect(short(await here.ask(source))).toBe('usable bank-standard 1 SOURCE_TRUST_CHANGED');
    server.files = await signedFiles('/policy.yaml', policyText(2, trusting('other')), office, other);
    expect(short(await here.ask(source))).toBe('usable bank-standard 2');
  });

  it('brings the public keys along that it names, below its own folder only', async () => {
    const key = (file: string): string =>
      `trust:\n  signers:\n    release: {type: key, keys: [{file: ${file}, sha256: "${'1'.repeat(64)}"}], format: any, tlog: none}\n`;
    const files = await signedFiles('/a/policy.yaml', policyText(1, key('keys/release.pub')), office);
    const server = await webServer({ ...files, '/a/keys/release.pub': 'a key' });
    const standing = await machine({ office }, server.authority).ask(`${server.origin}/a/policy.yaml`);
    expect(short(standing)).toBe('usable bank-standard 1');
    expect(server.heard).toContain('GET /a/keys/release.pub');
    server.heard.length = 0;
    server.files = await signedFiles('/a/policy.yaml', policyText(2, key('../keys/release.pub')), office);
    expect(short(await machine({ office }, server.authority).ask(`${server.origin}/a/policy.yaml`))).toBe('usable bank-standard 2');
    expect(server.heard).toEqual(['GET /a/policy.yaml', 'GET /a/policy.yaml.sigstore.json']);
  });
});

describe('a web server that misbehaves', () => {
  const fast = { around: { timeoutMs: 1_500 } };

  it('without a certificate that is trusted is not believed', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    expect(short(await machine({ office }, '/nonexistent').ask(`${server.origin}/policy.yaml`))).toBe('unusable REGISTRY_TLS');
  });

  it('that never answers is given up', async () => {
    const server = await webServer({ '/policy.yaml': () => undefined });
    expect(short(await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`, fast))).toBe(
      'unusable REGISTRY_TIMED_OUT',
    );
  });

  it('that sends a byte now and then is given up too', async () => {
    const server = await webServer({
      '/policy.yaml': (_, response) => {
        response.write('a');
        const timer = setInterval(() => response.write('a'), 100);
        response.on('close', () => clearInterval(timer));
      },
    });
    expect(short(await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`, fast))).toBe(
      'unusable REGISTRY_TIMED_OUT',
    );
  });

  it('that sends without end, or announces too much, is not read to the end', async () => {
    const endless = await webServer({
      '/policy.yaml': (_, response) => {
        const more = (): void => {
          if (response.destroyed) return;
          response.write('#'.repeat(64 * 1024));
          setImmediate(more);
        };
        more();
      },
      '/announced.yaml': (_, response) => void response.writeHead(200, { 'content-length': String(5e9) }).write('a'),
    });
    const here = machine({ office }, endless.authority);
    expect(short(await here.ask(`${endless.origin}/policy.yaml`))).toBe('unusable REGISTRY_LIED');
    expect(short(await here.ask(`${endless.origin}/announced.yaml`))).toBe('unusable REGISTRY_LIED');
  });

  it('that breaks off in the middle has served nothing', async () => {
    const files = await signedFiles('/policy.yaml', policyText(41), office);
    const server = await webServer({
      ...files,
      '/policy.yaml': (_, response) => {
        response.writeHead(200, { 'content-length': '400' }).write(policyText(41).slice(0, 100));
        setTimeout(() => response.destroy(), 20);
      },
    });
    expect(short(await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`, fast))).toMatch(/^unusable REGISTRY_/);
  });

  it('that truncates the policy serves something that is not signed', async () => {
    const files = await signedFiles('/policy.yaml', policyText(41), office);
    const server = await webServer({ ...files, '/policy.yaml': policyText(41).slice(0, 120) });
    expect(short(await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`))).toBe('unusable SOURCE_UNSIGNED');
  });

  it('that serves a page to log in is said to', async () => {
    const server = await webServer({
      '/policy.yaml': (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
    });
    const standing = await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`);
    expect(said(standing)).toContain('web page');
  });

  it.each([
    [404, 'REGISTRY_NOT_FOUND'],
    [401, 'REGISTRY_FORBIDDEN'],
    [500, 'REGISTRY_FAILED'],
  ])('that answers %i is said to', async (status, code) => {
    const server = await webServer({ '/policy.yaml': (_, response) => void response.writeHead(status).end('no') });
    expect(short(await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`))).toBe(`unusable ${code}`);
  });

  it('is followed on itself, never to another host and never out of TLS', async () => {
    const elsewhere = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const to = (location: string) => (_: unknown, response: ServerResponse) => void response.writeHead(302, { location }).end();
    const files = await signedFiles('/new/policy.yaml', policyText(41), office);
    const server = await webServer({
      ...files,
      '/policy.yaml': to('/new/policy.yaml'),
      '/policy.yaml.sigstore.json': to('/new/policy.yaml.sigstore.json'),
      '/away.yaml': to(`${elsewhere.origin}/policy.yaml`),
      '/plain.yaml': to('http://localhost/policy.yaml'),
      '/round.yaml': to('/round.yaml'),
    });
    const here = machine({ office }, server.authority);
    expect(short(await here.ask(`${server.origin}/policy.yaml`))).toBe('usable bank-standard 41');
    for (const name of ['away', 'plain', 'round'])
      expect(short(await here.ask(`${server.origin}/${name}.yaml`))).toBe('unusable REGISTRY_REDIRECTED');
    expect(elsewhere.heard).toEqual([]);
  });
});

describe('who may be asked', () => {
  it('only hosts of the administrator’s list, when there is one', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const managed = (allowedHosts: readonly string[]) => ({
      managed: { trustRoots: {}, tools: {}, allowedHosts, evidenceSinks: [], disabled: [] },
    });
    const here = machine({ office }, server.authority);
    expect(short(await here.ask(`${server.origin}/policy.yaml`, { around: managed(['policies.bank.example']) }))).toBe(
      'unusable HOST_REFUSED',
    );
    expect(server.heard).toEqual([]);
    expect(short(await here.ask(`${server.origin}/policy.yaml`, { around: managed([server.host]) }))).toBe('usable bank-standard 41');
  });

  it('no private address that a workspace names, unless the administrator lists it', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const here = machine({ office }, server.authority);
    const source = `${server.origin}/policy.yaml`;
    for (const named of [
      source,
      source.replace('localhost', '127.0.0.1'),
      'https://10.0.0.1/p.yaml',
      'https://169.254.169.254/p.yaml',
      'oci://10.0.0.1/p:1',
    ])
      expect(short(await here.ask(named, { by: 'workspace' }))).toBe('unusable HOST_REFUSED');
    expect(server.heard).toEqual([]);
    const managed = { trustRoots: {}, tools: {}, allowedHosts: [server.host], evidenceSinks: [], disabled: [] };
    expect(short(await here.ask(source, { by: 'workspace', around: { managed } }))).toBe('usable bank-standard 41');
  });

  it('nothing that a workspace names while it is not trusted', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const here = machine({ office }, server.authority);
    const source = `${server.origin}/policy.yaml`;
    await here.ask(source);
    server.heard.length = 0;
    expect(short(await here.ask(source, { by: 'workspace', around: { isTrusted: false } }))).toBe('unusable SOURCE_NOT_FOLLOWED');
    expect(short(await here.ask(source, { by: 'administrator', around: { isTrusted: false, fetches: 'never' } }))).toBe(
      'usable bank-standard 41',
    );
    expect(server.heard).toEqual([]);
  });

  it('takes no key out of a workspace', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const workspace = join(office.publicKey, '..');
    const standing = await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`, {
      around: { workspaces: [workspace] },
    });
    expect(short(standing)).toBe('unusable SOURCE_UNTRUSTED');
    expect(said(standing)).toContain('lies in a workspace');
  });

  it('only the administrator’s signers where there are any, whatever else was said', async () => {
    const server = await webServer(await signedFiles('/policy.yaml', policyText(41), office));
    const managed = {
      ...{ trustRoots: {}, tools: {}, allowedHosts: [], evidenceSinks: [], disabled: [] },
      policyTrust: { signers: { ciso: { keys: [other.publicKey] } }, threshold: 1 },
    };
    expect(short(await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`, { around: { managed } }))).toBe(
      'unusable SOURCE_UNSIGNED',
    );
  });
});

it('a signature that is no bundle, or a thousand of them, is said and bounded', async () => {
  const server = await webServer({ '/policy.yaml': policyText(41), '/policy.yaml.sigstore.json': '{"mediaType":1}\n'.repeat(1_000) });
  const standing = await machine({ office }, server.authority).ask(`${server.origin}/policy.yaml`);
  expect(short(standing)).toBe('unusable SOURCE_UNSIGNED');
});
