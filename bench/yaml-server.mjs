import { obtain } from './peers.mjs';

/** How long yaml-language-server waits after an edit before it looks at the text (`validationDelayMs` in its source); a policy, not a cost. */
export const yamlDebounceMs = 200;

export const asShipped = 'yaml-language-server as shipped';
export const net = 'yaml-language-server net';

/** yaml-language-server, ready to start; it validates, and is kept from asking the network for schemas. */
export async function yamlServer() {
  const peer = await obtain('yaml-language-server');
  if (peer.missing !== undefined) return peer;
  const settings = { yaml: { validate: true, schemaStore: { enable: false }, schemas: {} } };
  return { program: peer.program, args: [...peer.args, '--stdio'], settings, quietMs: 1000 };
}
