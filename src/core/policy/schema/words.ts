import type { BooleanSchema, Described, Format, ListSchema, NumberSchema, RecordSchema, TextSchema, WordSchema } from './types.js';
import type { Level } from '../../model/rules.js';
import type { PlaceClass, Use } from '../../model/image-use.js';

/* Short spellings for the tables of this folder. */

export function text(description: string, example: string, format?: Format): TextSchema {
  return format === undefined ? { kind: 'text', description, example } : { kind: 'text', description, example, format };
}

export function number(description: string, example: string, minimum = 0): NumberSchema {
  return { kind: 'number', description, example, minimum };
}

export function boolean(description: string, example: string): BooleanSchema {
  return { kind: 'boolean', description, example };
}

export function word<const Word extends string>(
  description: string,
  example: string,
  words: Readonly<Record<Word, string>>,
): WordSchema<Word> {
  return { kind: 'word', description, example, words };
}

export function list<Items extends Described>(description: string, example: string, items: Items): ListSchema<Items> {
  return { kind: 'list', description, example, items };
}

export function record<Values extends Described>(
  description: string,
  example: string,
  values: Values,
  keys?: Format,
): RecordSchema<Values> {
  return keys === undefined ? { kind: 'record', description, example, values } : { kind: 'record', description, example, values, keys };
}

export function level(description: string, example: string): WordSchema<Level> {
  return word(description, example, {
    off: 'Says nothing.',
    info: 'Is shown as information and stops nothing.',
    warn: 'Is shown as a warning and stops nothing.',
    error: 'Denies the use; whether that stops a stage is up to `enforcement`.',
  });
}

export function use(description: string, example: string): WordSchema<Use> {
  return word(description, example, {
    base: 'The image that the final stage of a Dockerfile comes from.',
    tool: 'Whatever helps to build: other stages, COPY --from, RUN --mount, CI jobs, dev containers.',
    run: 'What a cluster or Compose runs.',
  });
}

export function placeClass(description: string, example: string): WordSchema<PlaceClass> {
  return word(description, example, {
    dockerfile: 'Dockerfiles and Containerfiles.',
    manifest: 'Kubernetes manifests and what renders to them.',
    compose: 'Compose files.',
    ci: 'Pipelines of a CI system.',
    other: 'Everything else.',
  });
}

export const owner = text('Who answers for this entry.', 'owner: payments@bank.example');
export const approvedBy = text('Who approved this entry.', 'approvedBy: ciso-office@bank.example');

export function date(description: string, example: string): TextSchema {
  return text(description, example, 'date');
}

export const effectiveFrom = date('Before this day what this finds is reported and stops nothing.', 'effectiveFrom: 2027-01-01');
