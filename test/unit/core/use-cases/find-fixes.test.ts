import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noFacts, type KnownFacts } from '../../../../src/core/model/reading.js';
import { judgeFile } from '../../../../src/core/policy/judge.js';
import { mergedBuildArgs } from '../../../../src/core/policy/layers.js';
import type { GoverningPolicy } from '../../../../src/core/policy/layer.js';
import { applyEdits } from '../../../../src/core/use-cases/apply-edits.js';
import { findFixes } from '../../../../src/core/use-cases/find-fixes.js';
import { readSource } from '../../../../src/core/use-cases/read-source.js';
import { layerOf, policyOf, today } from '../../../support/judging.js';

const bank: GoverningPolicy = {
  layers: [layerOf(readFileSync(new URL('../../../fixtures/policy/bank.yaml', import.meta.url), 'utf8'), 'organisation')],
  broken: [],
};
const one = '1'.repeat(64);
const two = '2'.repeat(64);

/** The fixes of the nth use, each as its title (starred when preferred) and the text after it. */
async function fixesOf(
  text: string,
  governing: GoverningPolicy,
  { path = 'Dockerfile', nth = 0, known = noFacts }: { path?: string; nth?: number; known?: KnownFacts } = {},
) {
  const source = { path, text };
  const judged = judgeFile(path, await readSource(source, known), governing, today).uses[nth]!;
  const fixes = await findFixes(source, judged, governing, today, known);
  return fixes.map((fix) => [`${fix.preferred ? '* ' : ''}${fix.title}`, applyEdits(source, fix.edits)]);
}

const replacing = (extra: string, sources = 'registry.example/**') =>
  policyOf(`sources: {allow: [${sources}]}\nbases:\n  catalogue:\n    - {image: registry.example/base/node, replaces: [node], ${extra}}\n`);

describe('replacement by the catalogue', () => {
  it('takes the tag from tagMap first', async () => {
    const policy = replacing('tags: ">=20", tagMap: {lts: "22"}');
    expect(await fixesOf('FROM node:lts\n', policy)).toEqual([
      ['* Replace with `registry.example/base/node:22`', 'FROM registry.example/base/node:22\n'],
    ]);
  });

  it('takes the newest offer of the same variant and major, with its digest', async () => {
    const policy = replacing(
      `offers: [{tag: 22.1-slim, digest: "sha256:${one}"}, {tag: 22.9-slim, digest: "sha256:${two}"}, {tag: 23-slim}, {tag: "22.10"}]`,
    );
    expect(await fixesOf('FROM node:22-slim AS build\nRUN make\n', policy)).toEqual([
      [
        '* Replace with `registry.example/base/node:22.9-slim`',
        `FROM registry.example/base/node:22.9-slim@sha256:${two} AS build\nRUN make\n`,
      ],
    ]);
  });

  it('keeps the tag when the image publishes the tags of what it replaces', async () => {
    expect(await fixesOf('FROM --platform=linux/amd64  node:20-slim  # why\n', replacing('tags: ">=20"'))).toEqual([
      ['* Replace with `registry.example/base/node:20-slim`', 'FROM --platform=linux/amd64  registry.example/base/node:20-slim  # why\n'],
    ]);
  });

  it('invents no tag: none fits, so none is offered', async () => {
    expect(await fixesOf('FROM node:20\n', replacing('offers: [{tag: 22-slim}]'))).toEqual([]);
    expect(await fixesOf('FROM node:18\n', replacing('tags: ">=20"'))).toEqual([]);
    expect(await fixesOf('FROM node\n', replacing('tags: ">=20"'))).toEqual([]);
  });

  it('offers the same tag beside offers only when sameTags says so', async () => {
    expect(await fixesOf('FROM node:21\n', replacing('offers: [{tag: 22-slim}], sameTags: true'))).toHaveLength(1);
    expect(await fixesOf('FROM node:21\n', replacing('offers: [{tag: 22-slim}]'))).toHaveLength(0);
  });

  it('offers nothing whose result another layer refuses', async () => {
    const outer = replacing('tags: ">=20"');
    const inner = policyOf('sources: {deny: [registry.example/base/**]}\n');
    expect(await fixesOf('FROM node:20\n', { layers: [...outer.layers, ...inner.layers], broken: [] })).toEqual([]);
  });

  it('prefers none of two that are equally good', async () => {
    const policy = policyOf(
      'sources: {allow: [registry.example/**]}\nbases: {catalogue: [{image: registry.example/a/node, replaces: [node]}, {image: registry.example/b/node, replaces: [node]}]}\n',
    );
    expect((await fixesOf('FROM node:20\n', policy)).map(([title]) => title)).toEqual([
      'Replace with `registry.example/a/node:20`',
      'Replace with `registry.example/b/node:20`',
    ]);
  });

  it('drops the digest of the replaced image: it belongs to another one', async () => {
    expect(await fixesOf(`FROM node:20@sha256:${one}\n`, replacing('tags: ">=20"'))).toEqual([
      ['* Replace with `registry.example/base/node:20`', 'FROM registry.example/base/node:20\n'],
    ]);
  });

  it('replaces in a manifest as well, where the sources allow it to run', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: "node:20" # keep\n';
    expect(await fixesOf(text, replacing('tags: ">=20"'), { path: 'pod.yaml' })).toEqual([
      ['* Replace with `registry.example/base/node:20`', text.replace('node:20', 'registry.example/base/node:20')],
    ]);
  });
});

describe('where the edit goes', () => {
  it('edits the default of the ARG that holds the image', async () => {
    expect(await fixesOf('ARG BASE=node:20\nFROM ${BASE}\n', replacing('tags: ">=20"'))).toEqual([
      ['* Replace with `registry.example/base/node:20`', 'ARG BASE=registry.example/base/node:20\nFROM ${BASE}\n'],
    ]);
  });

  it('edits the name in the word and leaves the tag to its ARG', async () => {
    expect(await fixesOf('ARG V=20\nFROM node:${V}\n', replacing('tags: ">=20"'))).toEqual([
      ['* Replace with `registry.example/base/node:20`', 'ARG V=20\nFROM registry.example/base/node:${V}\n'],
    ]);
  });

  it('writes tag and digest into the ARG that holds the tag', async () => {
    const policy = replacing(`offers: [{tag: "20.1", digest: "sha256:${one}"}], pin: digest`);
    expect(await fixesOf('ARG V=20\nFROM node:${V}\n', policy)).toEqual([
      ['* Replace with `registry.example/base/node:20.1`', `ARG V=20.1@sha256:${one}\nFROM registry.example/base/node:\${V}\n`],
    ]);
  });

  it('writes no digest before a variable', async () => {
    const policy = replacing(`offers: [{tag: "20", digest: "sha256:${one}"}], pin: digest`);
    const [fix] = await fixesOf('ARG S=""\nFROM node:20${S}\n', policy);
    expect(fix?.[1]).toBe(`ARG S=""\nFROM registry.example/base/node:20@sha256:${one}\n`);
  });

  it('leaves a version alone that the build reads as well', async () => {
    const policy = replacing(`offers: [{tag: "20.1", digest: "sha256:${one}"}], pin: digest`);
    const result = `registry.example/base/node:20.1@sha256:${one}`;
    const title = '* Replace with `registry.example/base/node:20.1`';
    for (const more of ['RUN fetch $V', 'LABEL version="${V}"', 'RUN fetch ${V:-1}']) {
      const text = `ARG V=20\nFROM node:\${V}\nARG V\n${more}\n`;
      expect(await fixesOf(text, policy)).toEqual([[title, text.replace('node:${V}', result)]]);
    }
    for (const more of ['RUN fetch $VERSION', '']) {
      const text = `ARG V=20\nFROM node:\${V} AS a\n${more}\n`;
      expect((await fixesOf(text, policy))[0]?.[1]).toContain(`ARG V=20.1@sha256:${one}\n`);
    }
    const chain = '# syntax=registry.example/dockerfile:1\nARG V=20\nARG T=${V}\nFROM node:$T\n';
    expect((await fixesOf(chain, policy, { nth: 1 }))[0]?.[1]).toContain(`ARG V=20.1@sha256:${one}\n`);
    const whole = 'ARG I=node:20\nFROM $I\nARG I\nLABEL base=$I\n';
    expect(await fixesOf(whole, policy)).toEqual([[title, whole.replace('node:20', result)]]);
  });

  it('leaves an ARG alone that another stage would suffer from', async () => {
    const policy = replacing('tags: ">=20"', 'registry.example/**, docker.io/library/golang');
    const text = 'ARG HUB=docker.io/library\nFROM ${HUB}/golang:1.25 AS build\nFROM ${HUB}/node:20\n';
    expect(await fixesOf(text, policy, { nth: 1 })).toEqual([
      ['* Replace with `registry.example/base/node:20`', text.replace('${HUB}/node:20', 'registry.example/base/node:20')],
    ]);
  });

  it('keeps a byte order mark, CRLF and everything behind the word', async () => {
    const text = '\uFEFF# x\r\nfrom node:20\tas  b\r\nRUN a\r\n';
    expect(await fixesOf(text, replacing('tags: ">=20"'))).toEqual([
      ['* Replace with `registry.example/base/node:20`', text.replace('node:20', 'registry.example/base/node:20')],
    ]);
  });
});

describe('pins and mirrors', () => {
  it('pins a catalogue image to the digest that is offered for its tag', async () => {
    expect(await fixesOf('FROM registry.bank.example/base/node:22-slim\n', bank)).toEqual([
      ['* Pin to digest', `FROM registry.bank.example/base/node:22-slim@sha256:${one}\n`],
    ]);
  });

  it('corrects a digest that belongs to another tag', async () => {
    expect(await fixesOf(`FROM registry.bank.example/base/node:22-slim@sha256:${two}\n`, bank)).toEqual([
      ['* Pin to digest', `FROM registry.bank.example/base/node:22-slim@sha256:${one}\n`],
    ]);
  });

  it('keeps the path when it goes through the mirror', async () => {
    const text = 'FROM golang:1.25 AS build\nFROM registry.bank.example/base/temurin:21\n';
    expect(await fixesOf(text, bank)).toEqual([
      [
        '* Use the mirror `registry.bank.example/dockerhub/library/golang:1.25`',
        text.replace('golang:1.25', 'registry.bank.example/dockerhub/library/golang:1.25'),
      ],
    ]);
  });

  it('offers no mirror for an image that is not approved behind it either', async () => {
    expect(await fixesOf('FROM alpine:3\n', bank)).toEqual([]);
  });

  it('swaps the bank’s Docker Hub images for its own, pinned', async () => {
    expect(await fixesOf('FROM node:20-slim\n', bank)).toEqual([
      ['* Replace with `registry.bank.example/base/node:20-slim`', `FROM registry.bank.example/base/node:20-slim@sha256:${two}\n`],
    ]);
    expect(await fixesOf('FROM eclipse-temurin:21-jre\n', bank)).toEqual([
      ['* Replace with `registry.bank.example/base/temurin:21`', 'FROM registry.bank.example/base/temurin:21\n'],
    ]);
  });

  it('offers nothing when a value that the policy settles would still fail', async () => {
    const known = { ...noFacts, buildArgs: mergedBuildArgs(bank) };
    const fixes = await fixesOf('ARG NODE_VERSION=20\nFROM node:${NODE_VERSION}-slim\n', bank, { known });
    expect(fixes.every(([, text]) => text?.startsWith('ARG NODE_VERSION=20\nFROM registry.bank.example/base/node:20-slim@') === true)).toBe(
      true,
    );
  });

  it('offers nothing for what is allowed, unresolved or malformed', async () => {
    expect(await fixesOf('FROM registry.example/x:1\n', policyOf('sources: {allow: ["**"]}\n'))).toEqual([]);
    expect(await fixesOf('ARG X\nFROM ${X}\n', bank)).toEqual([]);
    expect(await fixesOf('FROM NODE:20\n', bank)).toEqual([]);
  });
});
