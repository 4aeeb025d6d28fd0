import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { theStage } from './stage.js';

const { INITIAL, parseRawGrammar, Registry } = textmate;

const ours = { 'source.dockerfile': 'wharfmaster.image-reference.dockerfile', 'source.yaml': 'wharfmaster.image-reference.yaml' } as const;

/** Tokenizes with VS Code's own grammars and ours injected into them, by VS Code's own engine. */
async function registry(): Promise<textmate.Registry> {
  const { root, program } = theStage();
  const wasm = await readFile(createRequire(join(root, 'package.json')).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const yaml = ['1.0', '1.1', '1.2', '1.3', 'embedded'].map(
    (version) => [`source.yaml.${version}`, join(program, `extensions/yaml/syntaxes/yaml-${version}.tmLanguage.json`)] as const,
  );
  const files = new Map<string, string>([
    ['source.dockerfile', join(program, 'extensions/docker/syntaxes/docker.tmLanguage.json')],
    ['source.yaml', join(program, 'extensions/yaml/syntaxes/yaml.tmLanguage.json')],
    ...yaml,
    [ours['source.dockerfile'], join(root, 'syntaxes/image-reference.dockerfile.json')],
    [ours['source.yaml'], join(root, 'syntaxes/image-reference.yaml.json')],
  ]);
  return new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    async loadGrammar(scope) {
      const file = files.get(scope);
      return file === undefined ? null : parseRawGrammar(await readFile(file, 'utf8'), file);
    },
    getInjections: (scope) => (scope === 'source.dockerfile' || scope === 'source.yaml' ? [ours[scope]] : undefined),
  });
}

describe('The injected grammars', () => {
  let grammars: textmate.Registry;
  before(async () => {
    grammars = await registry();
  });

  /** The stretches that our grammar named, as `part=text`. */
  async function parts(scope: keyof typeof ours, text: string): Promise<string[]> {
    const grammar = await grammars.loadGrammar(scope);
    assert.ok(grammar !== null);
    const found: string[] = [];
    let state = INITIAL;
    for (const line of text.split('\n')) {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
      state = ruleStack;
      for (const { scopes, startIndex, endIndex } of tokens) {
        const part = /\.(registry|repository|tag|digest)\.image-reference/.exec(scopes.at(-1) ?? '')?.[1];
        if (part !== undefined && !scopes.at(-1)?.startsWith('punctuation')) found.push(`${part}=${line.slice(startIndex, endIndex)}`);
      }
    }
    return found;
  }

  it('colour registry, repository, tag and digest behind FROM', async () => {
    assert.deepEqual(
      await parts('source.dockerfile', 'FROM --platform=linux/amd64 registry.example:5000/base/node:22-slim@sha256:ab AS build'),
      ['registry=registry.example:5000', 'repository=base/node', 'tag=22-slim', 'digest=sha256:ab'],
    );
    assert.deepEqual(await parts('source.dockerfile', 'from "node:20"'), ['repository=node', 'tag=20']);
    assert.deepEqual(await parts('source.dockerfile', 'FROM ${REGISTRY}/a/b:${TAG:-1}'), [
      'registry=${REGISTRY}',
      'repository=a/b',
      'tag=${TAG:-1}',
    ]);
  });

  it('colour what COPY --from, RUN --mount and a syntax directive name', async () => {
    assert.deepEqual(await parts('source.dockerfile', 'COPY --chown=a --from=quay.io/x/y:1 / /'), [
      'registry=quay.io',
      'repository=x/y',
      'tag=1',
    ]);
    assert.deepEqual(await parts('source.dockerfile', 'RUN --mount=type=bind,from=a.io/b:1,target=/x true'), [
      'registry=a.io',
      'repository=b',
      'tag=1',
    ]);
    assert.deepEqual(await parts('source.dockerfile', '# syntax=docker/dockerfile:1'), ['repository=docker/dockerfile', 'tag=1']);
  });

  it('colour nothing in comments and in other instructions', async () => {
    assert.deepEqual(await parts('source.dockerfile', '# FROM node:20\nRUN echo FROM node:20\nENV A=quay.io/x:1'), []);
    assert.deepEqual(await parts('source.yaml', '# image: nginx:1\nimages: nginx:1\nname: nginx:1'), []);
  });

  it('colour image values in YAML, quoted or not, and leave the rest of the document as it was', async () => {
    const text =
      'spec:\n  - image: quay.io/x/y:1.2 # c\n    image: "nginx@sha256:ab"\n  - {image: foo/bar, b: 1}\n  - image: {{ .Values.image }}\nz: image';
    assert.deepEqual(await parts('source.yaml', text), [
      'registry=quay.io',
      'repository=x/y',
      'tag=1.2',
      'repository=nginx',
      'digest=sha256:ab',
      'repository=foo/bar',
    ]);
  });

  it('need time proportional to the line, however it is made', async () => {
    const grammar = await grammars.loadGrammar('source.dockerfile');
    for (const piece of ['a.', 'a:', '${', '--a ', '--mount=', '$a', 'a@', 'a/']) {
      const line = `FROM ${piece.repeat(100_000)}`;
      const began = performance.now();
      grammar?.tokenizeLine(line, INITIAL);
      assert.ok(performance.now() - began < 5_000, `${piece} took ${performance.now() - began} ms`);
    }
  });
});
