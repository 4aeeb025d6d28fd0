import { describe, expect, it } from 'vitest';
import { plainType } from '../../../../../src/core/file-kinds/kubernetes/plain-type.js';

const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: x\nspec:\n  image: {}\n';

describe('telling a document’s type without parsing', () => {
  it('tells it when the first column says it all', () => {
    const type = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
    expect(plainType(definition)).toEqual(type);
    expect(plainType(`# note\n\n${definition.replaceAll('\n', '\r\n')}`)).toEqual(type);
  });

  it.each([
    ['the kind is written twice', `${definition}kind: Pod\n`],
    ['the version is written twice', `${definition}apiVersion: v1\n`],
    ['a quoted key may say kind again', `${definition}"kind": Pod\n`],
    ['an escaped key may say kind again', `${definition}"k\\x69nd": Pod\n`],
    ['a merge may say kind again', `${definition}<<: {kind: Pod}\n`],
    ['a complex key may say kind again', `${definition}? kind\n: Pod\n`],
    ['a space stands before the colon', `${definition}kind : Pod\n`],
    ['the top is indented, and the first column may be within quotes', `  kind: Pod\n  x: "\n${definition}  "\n`],
    ['the top is indented below a comment', `# note\n  kind: Pod\n  x: "\n${definition}  "\n`],
    ['the top is a flow map', `{\n${definition}}`],
    ['an unusual line break may begin a key', `${definition}# see\u2028kind: Pod\n`],
    ['a bare CR may begin a key', `${definition}# see\rkind: Pod\n`],
    ['the value goes on with an anchor', definition.replace('kind: ', 'kind: &a ')],
  ])('does not tell it when %s', (_, text) => {
    expect(plainType(text)).toBeUndefined();
  });
});
