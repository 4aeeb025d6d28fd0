import { describe, expect, it } from 'vitest';
import { decidedParts } from '../../../../src/core/reference/index.js';

/** Marks each open stretch with `‹›`. */
function decided(marked: string): ReturnType<typeof decidedParts> {
  const open: { start: number; end: number }[] = [];
  let text = '';
  for (const character of marked) {
    if (character === '‹') open.push({ start: text.length, end: text.length });
    else if (character === '›') open[open.length - 1] = { start: open.at(-1)?.start ?? 0, end: text.length };
    else text += character;
  }
  return decidedParts(text, open);
}

const digest = `sha256:${'a'.repeat(64)}`;

describe('decidedParts', () => {
  it.each([
    ['node:20', { registry: 'docker.io', repository: 'library/node', tag: '20' }],
    ['node:‹20›', {}],
    ['‹node›', {}],
    ['host.io/a/node:‹20›', { registry: 'host.io', repository: 'a/node' }],
    ['host.io/‹node›', { registry: 'host.io' }],
    ['host.io/‹node›:20', { registry: 'host.io', tag: '20' }],
    ['acme/‹x›', { registry: 'docker.io' }],
    ['index.docker.io/‹x›', { registry: 'docker.io' }],
    ['‹host.io›/node:20', { tag: '20' }],
    ['‹host.io›/node', {}],
    ['‹node›:20', { tag: '20' }],
    ['host.io/a:20-‹slim›', { registry: 'host.io', repository: 'a' }],
    ['python:3.12-‹slim›', { registry: 'docker.io', repository: 'library/python' }],
    ['python:‹3.12›-slim', {}],
    ['host‹.io›/x', {}],
    [`‹x›@${digest}`, { digest }],
    [`node:‹20›@${digest}`, { digest }],
    [`node:20@‹${digest}›`, { registry: 'docker.io', repository: 'library/node', tag: '20' }],
    [`‹x›:20@${digest}`, { tag: '20', digest }],
    ['a.io/‹x›/‹y›:1', { registry: 'a.io', tag: '1' }],
    ['a.io/b:‹x›-‹y›', { registry: 'a.io', repository: 'b' }],
    ['UPPER/‹x›', { registry: 'UPPER' }],
    ['bad host/‹x›', {}],
  ])('%s', (marked, parts) => expect(decided(marked)).toEqual(parts));

  it('leaves a tag open that may turn out to be the hexadecimal part of a digest', () => {
    expect(decided(`‹x›:${'a'.repeat(64)}`)).toEqual({});
    expect(decided(`‹x›/y:${'a'.repeat(64)}`)).toEqual({ tag: 'a'.repeat(64) });
  });
});
