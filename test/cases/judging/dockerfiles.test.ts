import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeFile } from '../../../src/core/policy/judge.js';
import type { GoverningPolicy } from '../../../src/core/policy/layer.js';
import { mergedBuildArgs } from '../../../src/core/policy/layers.js';
import { noFacts } from '../../../src/core/model/reading.js';
import { readSource } from '../../../src/core/use-cases/read-source.js';
import { layerOf, policyOf, sum, today } from '../../support/judging.js';

/* Whole files through the real readers: what variables, stages and frontends leave open or settle. */

const bank: GoverningPolicy = { layers: [layerOf(readFileSync(new URL('../../fixtures/policy/bank.yaml', import.meta.url), 'utf8'), 'organisation')], broken: [] };
const open = policyOf('sources: {allow: [registry.example/**]}\nbases: {catalogue: [{image: registry.example/node, tags: ">=20"}]}\n');

async function verdicts(text: string, governing: GoverningPolicy, path = 'Dockerfile') {
  const reading = await readSource({ path, text }, { ...noFacts, buildArgs: mergedBuildArgs(governing) });
  return judgeFile(path, reading, governing, today).uses.map(({ use, verdict }) => `${use.written}: ${sum(verdict)}`);
}

describe('variables in Dockerfiles', () => {
  it.each([
    ['a tag is confined to the tag', 'ARG V=20\nFROM registry.example/node:${V}\n', 'registry.example/node:${V}: allowed'],
    ['so is one through another variable', 'ARG V=20\nARG T=${V}-slim\nFROM registry.example/node:$T\n', 'registry.example/node:$T: allowed'],
    ['so is an empty suffix', 'ARG S\nARG S=""\nFROM registry.example/node:20${S}\n', 'registry.example/node:20${S}: allowed'],
    ['an empty prefix is not', 'ARG P=""\nFROM ${P}registry.example/node:20\n', '${P}registry.example/node:20: undetermined'],
    ['an alternative value inside a tag is', 'ARG D=""\nFROM registry.example/node:20${D:+-debug}\n', 'registry.example/node:20${D:+-debug}: allowed'],
    ['a registry is not', 'ARG R=registry.example\nFROM ${R}/node:20\n', '${R}/node:20: undetermined'],
    ['a registry through another variable is not', 'ARG H=registry.example\nARG R=${H}\nFROM ${R}/node:20\n', '${R}/node:20: undetermined'],
    ['a default inside an expansion is not', 'ARG R=registry.example\nFROM ${NO:-${R}}/node:20\n', '${NO:-${R}}/node:20: undetermined'],
    ['a denied default stays denied', 'ARG R=quay.io/x\nFROM ${R}/node:20\n', '${R}/node:20: denied unapproved-registry:error'],
    ['no default is unresolved', 'ARG V\nFROM registry.example/node:${V}\n', 'registry.example/node:${V}: undetermined unresolved-image:warn'],
    ['no default on a denied host is denied', 'ARG V\nFROM quay.io/node:${V}\n', 'quay.io/node:${V}: denied unresolved-image:warn unapproved-registry:error'],
  ])('%s', async (_, text, expected) => {
    expect(await verdicts(text, open)).toEqual([expected]);
  });

  it('judges each value that the bank settles', async () => {
    const two = '2'.repeat(64);
    expect(await verdicts('ARG NODE_VERSION=20\nFROM registry.bank.example/base/node:${NODE_VERSION}-slim\n', bank)).toEqual(['registry.bank.example/base/node:${NODE_VERSION}-slim: denied missing-digest:error']);
    expect(await verdicts(`ARG NODE_VERSION\nFROM registry.bank.example/base/node:\${NODE_VERSION}-slim@sha256:${two}\n`, bank)).toEqual([
      `registry.bank.example/base/node:\${NODE_VERSION}-slim@sha256:${two}: denied unapproved-base:error`,
    ]);
  });
});

describe('stages and frontends', () => {
  it('judges the last stage as base, the others as builders, and the rest as tools', async () => {
    const text = `# syntax=registry.bank.example/dockerhub/docker/dockerfile:1
FROM registry.bank.example/dockerhub/library/golang:1.25 AS build
RUN --mount=type=bind,from=registry.bank.example/tools/cache:1,target=/c true
FROM registry.bank.example/base/temurin:21
COPY --from=build /a /a
COPY --from=registry.bank.example/apps/assets:1 /b /b
`;
    expect(await verdicts(text, bank)).toEqual([
      'registry.bank.example/dockerhub/docker/dockerfile:1: denied unapproved-registry:error',
      'registry.bank.example/dockerhub/library/golang:1.25: undetermined',
      'registry.bank.example/tools/cache:1: undetermined',
      'registry.bank.example/base/temurin:21: undetermined',
      'registry.bank.example/apps/assets:1: undetermined',
    ]);
  });

  it('counts a stage that is not shipped as a builder, and a stage whose root is copied as shipped', async () => {
    const text = 'FROM registry.bank.example/tools/maven:3.9 AS a\nFROM registry.bank.example/tools/gradle:9.1 AS b\nFROM registry.bank.example/base/temurin:21\nCOPY --from=b / /\n';
    expect(await verdicts(text, bank)).toEqual([
      'registry.bank.example/tools/maven:3.9: allowed unapproved-base:warn',
      'registry.bank.example/tools/gradle:9.1: denied unapproved-base:error',
      'registry.bank.example/base/temurin:21: allowed',
    ]);
  });

  it('follows FROM builder to its root', async () => {
    expect(await verdicts('FROM registry.bank.example/dockerhub/library/golang:1.25 AS build\nFROM build\n', bank)).toEqual(['registry.bank.example/dockerhub/library/golang:1.25: denied unapproved-base:error']);
  });
});
