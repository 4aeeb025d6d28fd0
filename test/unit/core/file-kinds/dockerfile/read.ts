import { dockerfileReader } from '../../../../../src/core/file-kinds/dockerfile/read-dockerfile.js';
import { noFacts, type Reading } from '../../../../../src/core/model/reading.js';
import { readingPicture } from '../../../../support/reading-picture.js';

/** Reads a text as a Dockerfile, with what a policy settles. */
export function read(text: string, buildArgs: Readonly<Record<string, readonly string[]>> = noFacts.buildArgs): Reading {
  return dockerfileReader.read({ path: 'Dockerfile', text }, { ...noFacts, buildArgs });
}

/** What was read of a text, as a person can check it. */
export function picture(text: string, buildArgs?: Readonly<Record<string, readonly string[]>>): string {
  return `\n${readingPicture(text, read(text, buildArgs))}`;
}

/** The text of every use: as it is expanded, or why it is not. */
export function images(text: string, buildArgs?: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return read(text, buildArgs).uses.map(({ value }) => (value.kind === 'unresolved' ? `? ${value.variables.join()}` : value.text));
}
