import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { freePort, startServer, type Server } from '../../sign/support/server.js';
import { enforceTools } from './tools.js';

/** `admin` may do everything; `restricted` may do what a test grants it by RBAC, at first nothing. */
export type ClusterUser = 'admin' | 'restricted';

/** What the API server answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The texts of its `Warning` headers. */
  readonly warnings: readonly string[];
}

export interface Asking {
  readonly user?: ClusterUser;
  readonly body?: object;
}

/** A real API server with its own etcd on loopback; no kubelet, so nothing ever runs. */
export interface Cluster {
  readonly url: string;
  /** For kubectl; its contexts are called as the users. The current one is `admin`. */
  readonly kubeconfig: string;
  /** Lines of `audit.k8s.io/v1` events, level Metadata. */
  readonly auditLog: string;
  readonly folder: string;
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, asking?: Asking): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a cluster in some seconds (recipes/real-tools.md). Whoever starts it stops it, e.g. in `afterAll`. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'wharfmaster-cluster-'));
  const servers: Server[] = [];
  const stop = async (): Promise<void> => {
    for (const server of servers.splice(0).reverse()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const etcdPort = await freePort();
    servers.push(await startEtcd(folder, etcdPort));
    const port = await freePort();
    const tokens: Tokens = { admin: randomUUID(), restricted: randomUUID() };
    servers.push(await startApiServer(folder, { etcdPort, port, tokens }));
    return toCluster(folder, port, tokens, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

type Tokens = Readonly<Record<ClusterUser, string>>;

async function startEtcd(folder: string, port: number): Promise<Server> {
  const [clients, peers] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${await freePort()}`];
  const args = [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--log-level=error',
  ];
  return startServer(enforceTools().etcd, args, async () => (await request(`${clients}/health`)).statusCode === 200);
}

interface Ports {
  readonly etcdPort: number;
  readonly port: number;
  readonly tokens: Tokens;
}

async function startApiServer(folder: string, { etcdPort, port, tokens }: Ports): Promise<Server> {
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  const args = [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${certificates}`,
    `--service-account-key-file=${file('accounts.pub', publicKey.export({ type: 'spki', format: 'pem' }).toString())}`,
    `--service-account-signing-key-file=${file('accounts.key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.0.0.0/24',
    `--token-auth-file=${file('tokens.csv', `${tokens.admin},admin,1,system:masters\n${tokens.restricted},restricted,2\n`)}`,
    '--authorization-mode=RBAC',
    '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
    `--audit-policy-file=${file('audit.json', JSON.stringify(auditPolicy))}`,
    `--audit-log-path=${join(folder, 'audit.log')}`,
    '--audit-log-mode=blocking-strict',
    // Tests ask faster than people.
    '--max-requests-inflight=0',
    '--max-mutating-requests-inflight=0',
    '--enable-priority-and-fairness=false',
  ];
  const isReady = async (): Promise<boolean> =>
    (await asking(folder, port, tokens)('GET', '/readyz')).status === 200 &&
    (await asking(folder, port, tokens)('GET', '/api/v1/namespaces/default')).status === 200;
  return startServer(enforceTools().kubeApiserver, args, isReady);
}

const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'None', verbs: ['get', 'list', 'watch'] }, { level: 'Metadata' }],
};

function toCluster(folder: string, port: number, tokens: Tokens, stop: () => Promise<void>): Cluster {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(folder, port, tokens)), { mode: 0o600 });
  return {
    url: `https://127.0.0.1:${port}`,
    kubeconfig,
    auditLog: join(folder, 'audit.log'),
    folder,
    ask: asking(folder, port, tokens),
    stop,
  };
}

function kubeconfigOf(folder: string, port: number, tokens: Tokens): object {
  const users = Object.entries(tokens);
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'admin',
    clusters: [{ name: 'test', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': certificateIn(folder) } }],
    users: users.map(([name, token]) => ({ name, user: { token } })),
    contexts: users.map(([name]) => ({ name, context: { cluster: 'test', user: name } })),
  };
}

function asking(folder: string, port: number, tokens: Tokens): Cluster['ask'] {
  let agent: Agent | undefined;
  return async (method, path, { user = 'admin', body } = {}) => {
    agent ??= new Agent({ connect: { ca: readFileSync(certificateIn(folder)) }, keepAliveTimeout: 1000 });
    const answer = await request(`https://127.0.0.1:${port}${path}`, {
      method,
      dispatcher: agent,
      headers: { authorization: `Bearer ${tokens[user]}`, 'content-type': contentType(method) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: parse(text), warnings: warningsIn(answer.headers['warning']) };
  };
}

/** The API server's own certificate, with the authority that it made for itself. */
function certificateIn(folder: string): string {
  return join(folder, 'certificates', 'apiserver.crt');
}

function contentType(method: string): string {
  return method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** RFC 7234, 5.5: code, agent, and the text as a quoted string. */
function warningsIn(header: string | readonly string[] | undefined): readonly string[] {
  const values = header === undefined ? [] : [header].flat();
  return values.flatMap((value) =>
    [...value.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1')),
  );
}
