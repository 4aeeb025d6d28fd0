import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refreshPoliciesMethod, signingStateMethod, type RefreshedPolicies, type SigningState } from '../../src/tool-host/protocol.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { makeOffice, policyText, signedFiles, webServer } from '../unit/node/policy-sources/support/policy-world.js';
import { startConfigured } from './support/start-host.js';

it('fetches what is due, says who vouches for it, and signs by it; the next look is not due', async () => {
  const office = makeOffice();
  const server = await webServer(
    await signedFiles('/policy.yaml', policyText(41, 'push: {repositories: [registry.bank.example/apps/**]}\n'), office),
  );
  const environment = { XDG_STATE_HOME: join(temporaryFolder(), 'state'), NODE_EXTRA_CA_CERTS: server.authority };
  const folder = temporaryFolder({ '.git/config': '' });
  const tools = await startConfigured(temporaryFolder(), { workspaces: [folder] }, environment);
  const scope = {
    ...{ folder, signers: {}, trustRoots: {}, hashUser: false, policy: `${server.origin}/policy.yaml` },
    policyTrust: { signers: { office: { key: office.publicKey } } },
  };
  const unnamed = await tools.request<SigningState>(signingStateMethod, { ...scope, policyTrust: {} });
  expect(unnamed.complaints.join(' ')).toContain('Nobody said whose signature');
  expect(server.heard).toEqual([]);
  const { policies } = await tools.request<RefreshedPolicies>(refreshPoliciesMethod, scope);
  expect(policies).toMatchObject([{ source: scope.policy, usable: true }]);
  expect(policies[0]?.words).toContain('bank-standard 1.41, serial 41, signed by office');
  server.heard.length = 0;
  await tools.request<RefreshedPolicies>(refreshPoliciesMethod, scope);
  const state = await tools.request<SigningState>(signingStateMethod, scope);
  expect(state).toMatchObject({ policies: ['bank-standard'], complaints: [], repositories: ['registry.bank.example/apps/**'] });
  expect(server.heard).toEqual([]);
});
