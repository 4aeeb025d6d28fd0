import { escapeText, policyDocument, policyMarkdown, policyPage } from '../core/index.js';
import type { Run } from './command.js';
import { exitCodes } from './io.js';
import { governingHere } from './policies/governing-here.js';

/** `wharfmaster policy report`: the policies in force as a document that an auditor reads without us. */
export const run: Run = (given, io) => {
  const governing = governingHere(given, io);
  if (!governing.ok) {
    io.note(`wharfmaster: ${escapeText(governing.problem)}`);
    return Promise.resolve(exitCodes.wrong);
  }
  const documents = governing.value.loaded.flatMap(({ file, kind, layer, digest }) =>
    layer === undefined
      ? []
      : [policyDocument({ policy: layer.policy, file, layer: kind, ...(digest === undefined ? {} : { digest: digest() }) }, io.now)],
  );
  io.out(given.values.get('format') === 'html' ? policyPage(documents) : policyMarkdown(documents));
  return Promise.resolve(exitCodes.fine);
};
