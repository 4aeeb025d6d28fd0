/*
 * What a schema is: one plain value per key that says what may stand there, in words for people and in a form for programs.
 * `SchemaFor<T>` maps a type of document.ts to the shape its schema must have, so that a key that is missing, optional, misspelt
 * or of another type on one side does not compile.
 */

/** What a text must look like beyond being text; `check-format.ts` knows each. */
export type Format =
  | 'date'
  | 'duration'
  | 'instant'
  | 'pattern'
  | 'repository'
  | 'prefix'
  | 'host'
  | 'hostOrDeny'
  | 'digest'
  | 'fingerprint'
  | 'range'
  | 'glob'
  | 'pathGlob'
  | 'regexp'
  | 'rule'
  | 'place'
  | 'resourcePath'
  | 'version'
  | 'tag'
  | 'stagingTag'
  | 'url'
  | 'prose'
  | 'any';

/** What a person reads about a key: a sentence or two, and the smallest example of it. */
export interface Described {
  readonly description: string;
  readonly example: string;
}

export interface TextSchema extends Described {
  readonly kind: 'text';
  readonly format?: Format;
}

export interface NumberSchema extends Described {
  readonly kind: 'number';
  readonly minimum: number;
}

export interface BooleanSchema extends Described {
  readonly kind: 'boolean';
}

/** One word out of a closed set, each word with its meaning. */
export interface WordSchema<Word extends string = string> extends Described {
  readonly kind: 'word';
  readonly words: Readonly<Record<Word, string>>;
}

export interface ListSchema<Items = Schema> extends Described {
  readonly kind: 'list';
  readonly items: Items;
  /** The rule that speaks about a broken item. Such an item is left out, and what is around it stands. */
  readonly separable?: 'exception-invalid';
}

/** A map whose keys are the person's own names. */
export interface RecordSchema<Values = Schema> extends Described {
  readonly kind: 'record';
  readonly keys?: Format;
  readonly values: Values;
}

export interface ObjectSchema<Required = Fields, Optional = Fields> extends Described {
  readonly kind: 'object';
  readonly required: Required;
  readonly optional: Optional;
  /** A text stands for a map with this one key. */
  readonly shorthand?: string;
}

/** One of several maps, told apart by the word under `type`. */
export interface VariantSchema<Variants = Readonly<Record<string, ObjectSchema>>> extends Described {
  readonly kind: 'variant';
  readonly of: Variants;
}

// An interface may refer to itself, where a Record type may not.
// eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style
export interface Fields {
  readonly [key: string]: Schema;
}

/** What may stand at one place of a document. */
export type Schema = TextSchema | NumberSchema | BooleanSchema | WordSchema | ListSchema | RecordSchema | ObjectSchema | VariantSchema;

/** The schema that describes exactly the documents of type `T`. */
export type SchemaFor<T> = [T] extends [boolean]
  ? BooleanSchema
  : [T] extends [number]
    ? NumberSchema
    : [T] extends [string]
      ? string extends T
        ? TextSchema
        : WordSchema<T>
      : [T] extends [readonly (infer Item)[]]
        ? ListSchema<SchemaFor<Item>>
        : string extends keyof T
          ? RecordSchema<SchemaFor<T[string & keyof T]>>
          : IsUnion<T> extends true
            ? VariantSchema<VariantsOf<T>>
            : ObjectSchemaFor<T>;

export type ObjectSchemaFor<T> = ObjectSchema<
  { readonly [K in RequiredKeys<T>]: SchemaFor<T[K]> },
  { readonly [K in Exclude<keyof T, RequiredKeys<T>>]-?: SchemaFor<Exclude<T[K], undefined>> }
>;

type VariantsOf<T> = { readonly [K in TypeWord<T>]: ObjectSchemaFor<Extract<T, { readonly type: K }>> };

type TypeWord<T> = T extends { readonly type: infer K extends string } ? K : never;

type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;
