import { describe, expect, it } from 'vitest';
import { docker } from '../../../../src/core/runtimes/docker/index.js';
import { nerdctl } from '../../../../src/core/runtimes/nerdctl/index.js';
import { podman } from '../../../../src/core/runtimes/podman/index.js';
import type { ContainerRuntime } from '../../../../src/core/runtimes/runtime.js';
import { ended, recorded, succeeded } from './recorded.js';

const appId = 'sha256:89cd4b0d94cdca5e67e602066635fc5f0ba9ddd7385afb74423ab90ef8479f75';
const goneId = `sha256:${'1'.repeat(64)}`;

/** The value, or the problem's code and sentence. */
function told(result: { ok: true; value: unknown } | { ok: false; problem: { code: string; message: string } }): unknown {
  return result.ok ? result.value : `${result.problem.code}: ${result.problem.message}`;
}

function eventsOf(runtime: ContainerRuntime, folder: string): readonly string[] {
  const { line } = runtime.events();
  return recorded(folder, 'events.stdout')
    .split('\n')
    .flatMap((text): readonly string[] => {
      const read = line(text);
      if (!read.ok) return [read.problem.code];
      if (read.value === undefined) return [];
      const { action, id, name } = read.value;
      return [[action, id?.slice(7, 12), name].filter((part) => part !== undefined).join(' ')];
    });
}

describe.each(['docker-20.10', 'docker-28'])('Docker, as %s prints it', (folder) => {
  it('tells its versions, and what it speaks to', () => {
    const version = docker.version().parse(succeeded(recorded(folder, 'version.stdout')));
    expect(version).toMatchObject({ ok: true, value: { server: '20.10.24+dfsg1', endpoint: 'context default' } });
    expect(version).not.toHaveProperty('value.problem');
  });

  it('is there, without its daemon', () => {
    const output = ended(1, recorded(folder, 'down.stderr'), recorded(folder, 'version-down.stdout'));
    expect(docker.version().parse(output)).toMatchObject({
      ok: true,
      value: {
        client: folder === 'docker-28' ? '28.2.2' : '20.10.24+dfsg1',
        problem: { code: 'DAEMON_UNREACHABLE', message: 'Docker does not answer at unix:///run/nosuch.sock.' },
        endpoint: 'unix:///run/nosuch.sock',
      },
    });
  });

  it('lists each image once with all its names', () => {
    const images = docker.images().parse(succeeded(recorded(folder, 'images.stdout')));
    expect(images.ok && images.value.map(({ id, names }) => [id.slice(7, 12), ...names])).toEqual([
      ['55d3b'],
      ['defc2'],
      ['89cd4', '127.0.0.1:5999/team/app:1', 'app:1'],
    ]);
    expect(images.ok && images.value[2]).toMatchObject({ runtime: 'docker', created: '2026-11-22T22:31:17.000Z', bytes: 1_980_000 });
  });

  it('inspects an image', () => {
    const config = {
      created: '2026-11-22T22:31:17.000Z',
      platform: { os: 'linux', architecture: 'amd64' },
      labels: { a: 'b' },
      diffIds: [
        'sha256:6d6b222a568c66005efa3af1cbd1d9ec30b61f242d1e8eab1167dce59ce0910e',
        'sha256:3844bdb9548bd199ac02330542d99885a391a5311285080736859129fa94d34c',
      ],
      onBuild: [],
    };
    expect(told(docker.inspect('app:1').parse(succeeded(recorded(folder, 'inspect.stdout'))))).toEqual({
      runtime: 'docker',
      id: appId,
      names: ['127.0.0.1:5999/team/app:1', 'app:1'],
      bytes: 1_982_256,
      digests: [],
      ...config,
      config: { imageId: appId, ...config },
    });
  });

  it.each([
    ['says so by a descriptor', { Descriptor: { digest: appId }, GraphDriver: { Name: 'overlay2', Data: null } }],
    ['names a snapshotter', { GraphDriver: { Name: 'overlayfs', Data: null } }],
    ['names what both stores have', { GraphDriver: { Name: 'btrfs', Data: null } }],
    ['says nothing', {}],
  ])('takes no id for the digest of a config when the store %s', (_, store) => {
    const [image] = JSON.parse(recorded(folder, 'inspect.stdout')) as readonly Readonly<Record<string, unknown>>[];
    const { GraphDriver: _driver, ...others } = image ?? {};
    const answer = docker.inspect('app:1').parse(succeeded(JSON.stringify([{ ...others, ...store }])));
    expect(told(answer)).toMatchObject({ id: appId });
    expect(told(answer)).not.toHaveProperty('config');
  });

  it('tells the history lowest first, and takes a command that made nothing for a layer all the same', () => {
    const history = docker.history?.(appId).parse(succeeded(recorded(folder, 'history.stdout')));
    expect(history?.ok === true && history.value.map(({ createdBy, emptyLayer }) => [createdBy.slice(0, 30), emptyLayer])).toEqual([
      ['/bin/sh -c #(nop) COPY file:70', false],
      ['/bin/busybox touch /made', false],
      ['/bin/sh -c #(nop)  LABEL a=b', true],
    ]);
  });

  it.each([
    ['no-image', 'IMAGE_NOT_FOUND: Docker has no image nosuch:1 on this machine.'],
    ['tcp', 'DAEMON_UNREACHABLE: Docker on another machine does not answer at tcp://127.0.0.1:1.'],
    ['ssh', 'DAEMON_UNREACHABLE: Docker on another machine does not answer.'],
    ['permission', 'DAEMON_REFUSED: You may not speak to Docker at unix:///var/tmp/example/sock/docker.sock.'],
    ['api-too-new', 'TOOL_TOO_OLD: The Docker service speaks version 1.41 of its interface; the client wants 1.52.'],
    ['api-too-old', 'TOOL_TOO_OLD: The Docker client speaks version 1.5 of the interface; the service wants 1.12 or newer.'],
    ['disk-full', 'DISK_FULL: The disk is full, so Docker could not finish.'],
  ])('says in words what %s means', (name, message) => {
    expect(told(docker.inspect('nosuch:1').parse(ended(1, recorded(folder, `${name}.stderr`))))).toBe(message);
  });

  it('says that an image is gone when it is to be saved', () => {
    const saved = docker.save(goneId, 1000).parse(ended(1, recorded(folder, 'gone.stderr')));
    expect(told(saved)).toBe(`IMAGE_NOT_FOUND: Docker has no image ${goneId} on this machine.`);
  });

  it('understands its events', () => {
    expect(eventsOf(docker, folder)).toEqual([
      'tagged 89cd4 app:1',
      'tagged 81501 app:2',
      'tagged 81501 app:3',
      'untagged 81501',
      'loaded 81501',
      'untagged 81501',
      'deleted 81501',
      'tagged ebd2b imp:1',
      'loaded ebd2b',
      'untagged ebd2b',
      'deleted ebd2b',
    ]);
  });
});

describe('Docker', () => {
  it('names a context that does not exist', () => {
    const output = ended(1, recorded('docker-28', 'no-context.stderr'));
    expect(told(docker.images().parse(output))).toBe('DAEMON_UNREACHABLE: Docker has no context called nosuch.');
  });

  it('takes what was pulled by its name, and what newer engines built by its id', () => {
    const { line } = docker.events();
    const pull = { Type: 'image', Action: 'pull', Actor: { ID: 'alpine:latest', Attributes: { name: 'alpine' } } };
    expect(told(line(JSON.stringify(pull)))).toEqual({ action: 'pulled', name: 'alpine:latest' });
    const create = { Type: 'image', Action: 'create', Actor: { ID: appId, Attributes: { name: appId } } };
    expect(told(line(JSON.stringify(create)))).toEqual({ action: 'built', id: appId });
    expect(told(line('{"Type":"image","Action":"save"}'))).toBeUndefined();
    expect(told(line('{"Type":"imag'))).toMatch(/^OUTPUT_NOT_UNDERSTOOD/);
  });

  it('refuses two images by one name', () => {
    const two = JSON.stringify([{ Id: appId }, { Id: goneId }]);
    expect(told(docker.inspect('app').parse(succeeded(two)))).toBe('OUTPUT_NOT_UNDERSTOOD: Docker knows several images by the name app.');
  });

  it('takes a list that was cut off for no list', () => {
    const whole = recorded('docker-28', 'images.stdout');
    expect(docker.images().parse(succeeded(whole.slice(0, -20)))).toMatchObject({ ok: false, problem: { code: 'OUTPUT_NOT_UNDERSTOOD' } });
  });

  it('names what it builds by its id, and tells the end of a build that failed', () => {
    const request = {
      dockerfile: '/w/Dockerfile',
      context: '/w',
      args: { A: '1' },
      target: 'final',
      platform: 'linux/arm64',
      tag: 'web:1',
      timeoutMs: 1,
    };
    const call = docker.build(request);
    expect(call.args).toEqual([
      'build',
      '--iidfile={folder}/id',
      '--file=/w/Dockerfile',
      '--target=final',
      '--build-arg=A=1',
      '--platform=linux/arm64',
      '--tag=web:1',
      '--',
      '/w',
    ]);
    const secrets = { NPM_TOKEN: 'npm_0123', DB_PASSWORD: 'a', VERSION: '1.2.3-rc.1' };
    expect(docker.build({ ...request, args: secrets }).redact).toEqual(['npm_0123']);
    expect(told(call.parse({ ...succeeded(''), files: { id: appId } }))).toEqual({ id: appId });
    expect(told(call.parse(succeeded('')))).toMatch(/^OUTPUT_NOT_UNDERSTOOD/);
    const noise = 'npm ERR! connection refused, permission denied on socket, no space left on device\n\n';
    expect(told(call.parse(ended(1, `${noise}#9 more\nERROR: failed to solve: exit code: 1.\n`)))).toBe(
      'TOOL_FAILED: The build of /w/Dockerfile failed: ERROR: failed to solve: exit code: 1.',
    );
    expect(told(call.parse(ended(1, recorded('docker-28', 'down.stderr'))))).toMatch(/^DAEMON_UNREACHABLE/);
  });
});

describe('Podman', () => {
  it('needs no service', () => {
    const alone = podman.version().parse(succeeded(recorded('podman-4.3', 'version.stdout')));
    expect(told(alone)).toEqual({ client: '4.3.1', endpoint: 'this machine, without a service' });
    const remote = podman.version().parse(succeeded(recorded('podman-4.3', 'version-service.stdout')));
    expect(told(remote)).toEqual({ client: '4.3.1', server: '4.3.1' });
  });

  it('lists, inspects and tells the history', () => {
    const images = podman.images().parse(succeeded(recorded('podman-4.3', 'images.stdout')));
    expect(images.ok && images.value.map(({ id, names }) => [id.slice(0, 12), ...names])).toEqual([
      ['sha256:b0ea6', 'localhost/pimp:1'],
      ['sha256:ac141', 'localhost/papp:1'],
    ]);
    const image = podman.inspect('papp:1').parse(succeeded(recorded('podman-4.3', 'inspect.stdout')));
    expect(image).toMatchObject({
      value: { runtime: 'podman', names: ['localhost/papp:1'], labels: { a: 'b', b: 'c' }, platform: { os: 'linux' } },
    });
    const history = podman.history?.(appId).parse(succeeded(recorded('podman-4.3', 'history.stdout')));
    expect(history?.ok === true && history.value.map(({ emptyLayer, created }) => [emptyLayer, created])).toEqual([
      [false, '2026-11-22T22:32:39.000Z'],
      [true, '2026-11-22T22:32:39.000Z'],
      [true, '2026-11-22T22:32:40.000Z'],
    ]);
  });

  it.each([
    ['no-image', 'IMAGE_NOT_FOUND: Podman has no image nosuch:1 on this machine.'],
    ['gone', 'IMAGE_NOT_FOUND: Podman has no image nosuch:1 on this machine.'],
    ['down', 'DAEMON_UNREACHABLE: Podman does not answer at unix:///run/nosuch.sock.'],
    ['tcp', 'DAEMON_UNREACHABLE: Podman on another machine does not answer at tcp://127.0.0.1:1.'],
    ['permission', 'DAEMON_REFUSED: You may not speak to Podman at unix:///var/tmp/example/podman.sock.'],
    ['disk-full', 'DISK_FULL: The disk is full, so Podman could not finish.'],
  ])('says in words what %s means', (name, message) => {
    expect(told(podman.inspect('nosuch:1').parse(ended(125, recorded('podman-4.3', `${name}.stderr`))))).toBe(message);
  });

  it('tells of builds that have no name', () => {
    expect(podman.tellsOfUnnamedBuilds).toBe(true);
    expect(eventsOf(podman, 'podman-4.3')).toEqual([
      'built 811bb',
      'built ac141',
      'tagged ac141 papp:2',
      'untagged ac141 localhost/papp:1',
      'untagged ac141 localhost/papp:2',
      'loaded',
      'tagged b0ea6 pimp:1',
    ]);
  });
});

describe('nerdctl', () => {
  it('tells containerd’s version, or that it does not answer', () => {
    const version = nerdctl.version().parse(succeeded(recorded('nerdctl', 'version.stdout')));
    expect(told(version)).toEqual({ client: 'v2.0.3', server: 'v2.0.2' });
    const down = nerdctl.version().parse(ended(1, recorded('nerdctl', 'down.stderr'), recorded('nerdctl', 'version-down.stdout')));
    expect(down).toMatchObject({ value: { client: 'v2.0.3', problem: { code: 'DAEMON_UNREACHABLE' } } });
    const refused = nerdctl.images().parse(ended(1, recorded('nerdctl', 'permission.stderr')));
    expect(told(refused)).toBe('DAEMON_REFUSED: You may not speak to nerdctl at unix:///run/containerd/containerd.sock.');
  });

  it('lists an image of several platforms once, and knows it by the digest that its name points to', () => {
    const images = nerdctl.images().parse(succeeded(recorded('nerdctl', 'images.stdout')));
    const image = {
      runtime: 'nerdctl',
      id: `sha256:${'2'.repeat(64)}`,
      names: ['docker.io/library/web:1'],
      created: '2026-11-22T22:31:17.000Z',
      bytes: 8_178_893,
    };
    expect(told(images)).toEqual([image]);
    const details = nerdctl.inspect('web:1').parse(succeeded(recorded('nerdctl', 'inspect.stdout')));
    expect(details).toMatchObject({ value: { id: image.id, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } } });
    const history = nerdctl.history?.(image.id).parse(succeeded(recorded('nerdctl', 'history.stdout')));
    expect(history).toMatchObject({ value: [{ createdBy: 'COPY . / # buildkit', emptyLayer: false }, { emptyLayer: true }] });
    const absent = nerdctl.inspect('nosuch:1').parse(ended(1, recorded('nerdctl', 'no-image.stderr')));
    expect(told(absent)).toBe('IMAGE_NOT_FOUND: nerdctl has no image nosuch:1 on this machine.');
  });

  it('understands containerd’s events', () => {
    expect(eventsOf(nerdctl, 'nerdctl')).toEqual(['tagged docker.io/library/web:1', 'tagged 33333', 'untagged docker.io/library/web:1']);
  });
});
