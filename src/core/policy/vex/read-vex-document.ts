import { failed, ok, type Problem, type Result } from '../../model/result.js';
import type { FilePath } from '../../model/span.js';
import type { VexDocument } from '../../model/vex.js';
import { code } from '../judging/words.js';
import { readCycloneDx } from './read-cyclonedx.js';
import { readOpenVex } from './read-openvex.js';
import { recordOf, textOf, type VexParts } from './json-values.js';

/** Why a file's statements cannot be used. */
export type VexProblem = Problem<'VEX_TOO_LARGE' | 'VEX_NOT_JSON' | 'VEX_NOT_UNDERSTOOD'>;

/**
 * Reads an exploitability document: OpenVEX (0.2, and the forms before it) or CycloneDX (1.4 and later). What in it is not understood
 * says nothing, so that a mistake never takes a vulnerability away. Who signed it is not in the file.
 */
export function readVexDocument(file: FilePath, text: string): Result<VexDocument, VexProblem> {
  if (text.length > longestDocument)
    return failed(problem('VEX_TOO_LARGE', `${code(file)} is larger than 8 million characters.`, 'Split it, one document a product.'));
  const root = recordOf(parseJson(text));
  if (root === undefined) return failed(problem('VEX_NOT_JSON', `${code(file)} is no JSON object.`, 'Write OpenVEX or CycloneDX as JSON.'));
  const read = readerFor(root)?.(root);
  if (read === undefined) {
    const next =
      'Its `@context` must begin with `https://openvex.dev/ns`, or its `bomFormat` be `CycloneDX` with `specVersion` 1.4 or later.';
    return failed(problem('VEX_NOT_UNDERSTOOD', `${code(file)} is neither OpenVEX nor CycloneDX.`, next));
  }
  return ok({ file, ...read });
}

const longestDocument = 8_000_000;

type Reader = (root: Readonly<Record<string, unknown>>) => VexParts | undefined;

function readerFor(root: Readonly<Record<string, unknown>>): Reader | undefined {
  if (textOf(root['@context'])?.startsWith('https://openvex.dev/ns') === true) return readOpenVex;
  if (textOf(root['bomFormat'])?.toLowerCase() === 'cyclonedx') return readCycloneDx;
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

function problem(code: VexProblem['code'], message: string, next: string): VexProblem {
  return { code, message, next };
}
