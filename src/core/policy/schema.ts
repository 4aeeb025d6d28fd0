import type { Policy } from './document.js';
import { bases } from './schema/bases.js';
import { exceptionRules, exceptions } from './schema/exceptions.js';
import { scan } from './schema/scan.js';
import {
  customResources,
  defaults,
  distribution,
  enforcement,
  evidence,
  metadata,
  overlays,
  places,
  push,
  rules,
  tests,
} from './schema/sections.js';
import { mirrors, registries, registryAliases, sources, tags } from './schema/sources.js';
import { trust } from './schema/trust.js';
import type { ObjectSchemaFor } from './schema/types.js';
import { list, record, text, word } from './schema/words.js';

/**
 * The one description of the policy document: the reader, the JSON Schema, completion and hover all follow it,
 * and `satisfies` proves that it has exactly the keys and types of `Policy`.
 */
export const policySchema = {
  kind: 'object',
  description: 'A Wharfmaster policy: which container images may be used, where, and how that is shown.',
  example: 'apiVersion: wharfmaster/v1\nkind: ImagePolicy\nsources:\n  allow: [registry.bank.example/**]',
  required: {
    apiVersion: word('The version of the policy language.', 'apiVersion: wharfmaster/v1', { 'wharfmaster/v1': 'The first version.' }),
    kind: word('What this document is.', 'kind: ImagePolicy', { ImagePolicy: 'A policy for container images.' }),
  },
  optional: {
    minTool: text('The oldest Wharfmaster that understands this policy.', 'minTool: "0.1.0"', 'version'),
    extends: text('Another policy that stands above this one.', 'extends: ../company/.wharfmaster.yaml'),
    metadata,
    enforcement,
    defaults,
    rules,
    places,
    customResources,
    buildArgs: record(
      'Every value that a build argument may take, so that images that depend on it can be judged.',
      'buildArgs: {NODE_VERSION: ["20", "22"]}',
      list('The values.', '["20", "22"]', text('A value.', '"20"', 'any')),
    ),
    registryAliases,
    mirrors,
    sources,
    bases,
    tags,
    scan,
    trust,
    push,
    exceptions,
    exceptionRules,
    overlays,
    registries,
    distribution,
    exclude: list(
      'Files that are not judged: globs, relative to this file’s folder.',
      'exclude: ["**/testdata/**"]',
      text('A glob of files.', '"**/testdata/**"', 'pathGlob'),
    ),
    evidence,
    tests,
  },
} satisfies ObjectSchemaFor<Policy>;
