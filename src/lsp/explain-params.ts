import { Position, TextDocumentIdentifier } from 'vscode-languageserver';
import { invalidParameters } from './lifecycle.js';
import { explainMethod, type ExplainParams } from './protocol.js';

/** The parameters of `wharfmaster/explain` from any client, checked; a request without any asks for the policies as a whole. */
export function readExplainParams(given: unknown): ExplainParams {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object') throw refused();
  const { textDocument, position, image, use, images }: { [Key in keyof ExplainParams]?: unknown } = given;
  return {
    ...(textDocument === undefined ? {} : { textDocument: checked(textDocument, TextDocumentIdentifier.is) }),
    ...(position === undefined ? {} : { position: checked(position, Position.is) }),
    ...(image === undefined ? {} : { image: checked(image, isText) }),
    ...(use === undefined ? {} : { use: checked(use, isUse) }),
    ...(images === undefined ? {} : { images: checked(images, isBoolean) }),
  };
}

function checked<T>(value: unknown, is: (value: unknown) => value is T): T {
  if (is(value)) return value;
  throw refused();
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isUse(value: unknown): value is NonNullable<ExplainParams['use']> {
  return value === 'base' || value === 'tool' || value === 'run';
}

function refused(): Error {
  return invalidParameters(
    explainMethod,
    '`textDocument`, `position`, `image`, `use` and `images`, each as the protocol lays down, or none',
  );
}
