import { describe, expect, it } from 'vitest';
import { noFacts } from '../../../../../src/core/model/reading.js';
import { readSource } from '../../../../../src/core/use-cases/read-source.js';

const dockerfile = 'ARG BASE=alpine\nARG VARIANT=1\nFROM $BASE AS dev\nFROM node:$VARIANT\n';

async function uses(text: string): Promise<readonly string[]> {
  const files = {
    read: (file: string) => (file === 'a/Dockerfile' ? ({ state: 'text', text: dockerfile } as const) : ({ state: 'absent' } as const)),
    list: () => [],
  };
  const reading = await readSource({ path: 'a/.devcontainer/devcontainer.json', text }, { ...noFacts, files });
  return reading.uses.map(
    ({ place, use, written, value }) => `${place.id} ${use} ${written} = ${value.kind === 'reference' ? value.text : value.kind}`,
  );
}

describe('the Dockerfile of a dev container', () => {
  it('has its images at the arguments that decide them', async () => {
    expect(await uses('{"build": {"dockerfile": "../Dockerfile", "args": {"BASE": "debian:13", "VARIANT": "${localEnv:V:22}"}}}')).toEqual([
      'devcontainer/build-arg tool debian:13 = debian:13',
      'devcontainer/build-arg base ${localEnv:V:22} = node:22',
    ]);
  });

  it('is found by its name of old, and built to its target', async () => {
    expect(await uses('{"dockerFile": "../Dockerfile", "build": {"target": "dev", "args": {"BASE": "debian:13"}}}')).toEqual([
      'devcontainer/build-arg base debian:13 = debian:13',
    ]);
  });

  it('is unresolved where an argument is only known on the machine', async () => {
    expect(await uses('{"build": {"dockerfile": "../Dockerfile", "args": {"VARIANT": "${localEnv:V}"}}}')).toEqual([
      'devcontainer/build-arg base ${localEnv:V} = unresolved',
    ]);
  });
});

describe('a dev container that cannot be read', () => {
  it.each([
    ['nests too deep', `{"a": ${'['.repeat(5000)}`, 'limit'],
    ['is too large', `{"a": "${'x'.repeat(8_000_001)}"}`, 'limit'],
    ['is no JSON', 'image: nginx', 'syntax'],
  ])('says so when it %s', async (_, text, code) => {
    const { problems } = await readSource({ path: '.devcontainer.json', text }, noFacts);
    expect(problems.map((problem) => [problem.code, problem.undetermined !== undefined])).toEqual([[code, true]]);
  });
});
