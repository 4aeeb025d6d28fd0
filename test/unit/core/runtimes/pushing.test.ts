import { describe, expect, it } from 'vitest';
import { docker } from '../../../../src/core/runtimes/docker/index.js';
import { nerdctl } from '../../../../src/core/runtimes/nerdctl/index.js';
import { podman } from '../../../../src/core/runtimes/podman/index.js';
import type { ApiPushing, CommandPushing } from '../../../../src/core/runtimes/pushing.js';
import type { ContainerRuntime } from '../../../../src/core/runtimes/runtime.js';
import { ended, succeeded } from './recorded.js';

/* What runtimes are asked when an image is pushed, and how their answers are understood. */

const id = `sha256:${'1'.repeat(64)}`;
const digest = `sha256:${'2'.repeat(64)}`;
const name = { registry: 'r.example:5000', repository: 'apps/web', tag: 'staging-1' };

function apiOf({ pushing }: ContainerRuntime): ApiPushing {
  if (pushing.by !== 'api') throw new Error('It pushes by a command.');
  return pushing;
}

function commandOf({ pushing }: ContainerRuntime): CommandPushing {
  if (pushing.by !== 'command') throw new Error('It pushes by its interface.');
  return pushing;
}

describe('Docker', () => {
  const pushing = apiOf(docker);

  it('is asked by id, and names only what is pushed', () => {
    expect(pushing.tag(id, name)).toEqual({
      method: 'POST',
      path: `/images/sha256%3A${'1'.repeat(64)}/tag?repo=r.example%3A5000%2Fapps%2Fweb&tag=staging-1`,
    });
    expect(pushing.push(name)).toEqual({ method: 'POST', path: '/images/r.example%3A5000/apps/web/push?tag=staging-1' });
    expect(pushing.untag(name)).toEqual({ method: 'DELETE', path: '/images/r.example%3A5000/apps/web%3Astaging-1?noprune=1' });
    expect(pushing.dial()).toMatchObject({ program: 'docker', args: ['system', 'dial-stdio'], timeoutMs: 0 });
  });

  it.each([
    ['{"status":"The push refers to repository [r.example/apps/web]"}', undefined],
    ['{"status":"Preparing","progressDetail":{},"id":"9f54eef41275"}', undefined],
    [
      '{"status":"Pushing","progressDetail":{"current":512,"total":4096},"progress":"[=>  ]","id":"9f54eef41275"}',
      { is: 'sent', layer: '9f54eef41275', bytes: 512 },
    ],
    ['{"status":"Pushed","progressDetail":{},"id":"9f54eef41275"}', { is: 'there', layer: '9f54eef41275' }],
    ['{"status":"Layer already exists","progressDetail":{},"id":"9f54eef41275"}', { is: 'there', layer: '9f54eef41275' }],
    ['{"status":"Mounted from apps/other","progressDetail":{},"id":"9f54eef41275"}', { is: 'there', layer: '9f54eef41275' }],
    [`{"progressDetail":{},"aux":{"Tag":"staging-1","Digest":"${digest}","Size":528}}`, { is: 'pushed', digest }],
    ['{"errorDetail":{"message":"denied: no"},"error":"denied: no"}', { is: 'failed', why: 'denied: no' }],
    ['{"progressDetail":{},"aux":{"Digest":"sha256:short"}}', undefined],
    ['no JSON', undefined],
    ['[]', undefined],
  ])('understands %s', (line, event) => {
    expect(pushing.eventIn(line)).toEqual(event);
  });

  it('tells the names of an image', () => {
    expect(pushing.namesIn('{"RepoTags":["web:1"]}')).toEqual(['web:1']);
    expect(pushing.namesIn('{"RepoTags":null}')).toEqual([]);
    expect(pushing.namesIn('<html>')).toBeUndefined();
  });

  it('says why nobody answers', () => {
    const said = 'failed to open the raw stream connection: dial unix /nonexistent.sock: connect: no such file or directory';
    expect(pushing.dial().parse(ended(1, said))).toMatchObject({ ok: false, problem: { code: 'DAEMON_UNREACHABLE' } });
    expect(pushing.dial().parse(succeeded(''))).toMatchObject({ ok: true });
    const old = "docker: 'system dial-stdio' is not a docker command.";
    expect(pushing.dial().parse(ended(1, old))).toMatchObject({ ok: false, problem: { code: 'NOT_SUPPORTED' } });
  });

  it.each([
    ['unauthorized: authentication required', 'REGISTRY_UNAUTHORISED'],
    ['no basic auth credentials', 'REGISTRY_UNAUTHORISED'],
    ['denied: requested access to the resource is denied', 'REGISTRY_FORBIDDEN'],
    ['toomanyrequests: You have reached your pull rate limit', 'REGISTRY_RATE_LIMITED'],
    ['received unexpected HTTP status: 507 Insufficient Storage', 'REGISTRY_FULL'],
    ['unknown: filesystem: write /var/lib/registry: no space left on device', 'REGISTRY_FULL'],
    ['received unexpected HTTP status: 500 Internal Server Error', 'REGISTRY_FAILED'],
    ['Get "https://r.example/v2/": x509: certificate signed by unknown authority', 'REGISTRY_TLS'],
    ['Get "https://r.example/v2/": http: server gave HTTP response to HTTPS client', 'REGISTRY_TLS'],
    ['Get "https://r.example/v2/": dial tcp 10.0.0.1:443: connect: connection refused', 'REGISTRY_UNREACHABLE'],
    ['Get "https://r.example/v2/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)', 'REGISTRY_TIMED_OUT'],
    ['dial tcp: lookup r.example on 127.0.0.53:53: no such host', 'REGISTRY_UNREACHABLE'],
    ['EOF', 'REGISTRY_UNREACHABLE'],
    ['name unknown: repository name not known to registry', 'REGISTRY_NOT_FOUND'],
    ['manifest invalid: tag is immutable', 'REGISTRY_UNSUPPORTED'],
    ['something that nobody has ever seen', 'REGISTRY_FAILED'],
  ])('takes %j for what it is', (why, code) => {
    const problem = pushing.explain(name, why);
    expect(problem.code).toBe(code);
    expect(problem.message).toContain('r.example:5000');
    expect(problem.next).toMatch(/\.$/);
  });
});

describe('Podman', () => {
  const pushing = commandOf(podman);
  const call = pushing.push({ id, name, plainHttp: false, timeoutMs: 1000 });

  it('pushes an id to an address, and names nothing', () => {
    expect(pushing.naming).toBeUndefined();
    expect(call.args).toEqual(['image', 'push', '--digestfile={folder}/digest', '--', id, 'docker://r.example:5000/apps/web:staging-1']);
    expect(pushing.push({ id, name, plainHttp: true, timeoutMs: 1000 }).args).toContain('--tls-verify=false');
  });

  it('tells the digest, and what fails here apart from what fails there', () => {
    expect(call.parse({ ...succeeded(''), files: { digest } })).toEqual({ ok: true, value: { ok: true, value: { digest } } });
    expect(call.parse(succeeded(''))).toEqual({ ok: true, value: { ok: true, value: {} } });
    expect(call.parse(ended(125, `Error: ${id}: image not known`))).toMatchObject({ ok: false, problem: { code: 'IMAGE_NOT_FOUND' } });
    const there =
      'Error: trying to reuse blob sha256:1 at destination: checking whether a blob exists: unauthorized: authentication required';
    expect(call.parse(ended(125, there))).toMatchObject({ ok: true, value: { ok: false, problem: { code: 'REGISTRY_UNAUTHORISED' } } });
  });

  it('tells layers that are begun, and when all are there', () => {
    expect(pushing.progressIn(`Copying blob ${digest}`)).toEqual({ begun: '2'.repeat(64) });
    expect(pushing.progressIn(`Copying config ${digest}`)).toBe('layers-there');
    expect(pushing.progressIn('Writing manifest to image destination')).toBeUndefined();
  });
});

describe('nerdctl', () => {
  const pushing = commandOf(nerdctl);

  it('names what it pushes, and takes the name away', () => {
    expect(pushing.naming?.tag(id, name).args).toEqual(['image', 'tag', '--', id, 'r.example:5000/apps/web:staging-1']);
    expect(pushing.naming?.untag(name).args).toEqual(['image', 'rm', '--', 'r.example:5000/apps/web:staging-1']);
    expect(pushing.push({ id, name, plainHttp: true, timeoutMs: 1000 }).args).toEqual([
      ...['image', 'push', '--insecure-registry', '--', 'r.example:5000/apps/web:staging-1'],
    ]);
    expect(pushing.keepsManifests).toBe(true);
  });

  it('tells what fails here apart from what fails there', () => {
    const call = pushing.push({ id, name, plainHttp: false, timeoutMs: 1000 });
    expect(call.parse(succeeded(''))).toEqual({ ok: true, value: { ok: true, value: {} } });
    const here =
      'time="…" level=fatal msg="cannot access containerd socket \\"/run/containerd/containerd.sock\\": no such file or directory"';
    expect(call.parse(ended(1, here))).toMatchObject({ ok: false, problem: { code: 'DAEMON_UNREACHABLE' } });
    const there = 'time="2026-11-23T02:50:19Z" level=fatal msg="failed to do request: Head \\"https://r.example/v2/\\": 403 Forbidden"\n';
    const message = 'You may not push to r.example:5000/apps/web: failed to do request: Head "https://r.example/v2/": 403 Forbidden.';
    expect(call.parse(ended(1, there))).toMatchObject({ ok: true, value: { ok: false, problem: { code: 'REGISTRY_FORBIDDEN', message } } });
  });
});
