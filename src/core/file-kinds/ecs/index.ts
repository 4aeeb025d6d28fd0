import type { FileKind } from '../../model/reading.js';
import { expectsAfter } from '../yaml-places/expects-after.js';
import { places, words } from './places.js';

/** Task definitions of Amazon ECS, also within CloudFormation templates (extraction.md 1e). */
export const ecs: FileKind = {
  id: 'ecs',
  label: 'Amazon ECS task definition or CloudFormation template',
  files: 'JSON and YAML with `containerDefinitions`; templates with resources of type `AWS::ECS::…` or with an `ImageUri`',
  languages: [],
  places: Object.values(places),
  words,
  claimsName: () => false,
  shape: {
    extensions: ['.json', '.yaml', '.yml', '.template'],
    languages: ['json', 'yaml'],
    // Plain words first: patterns are asked of every YAML and JSON file, and cost more than to read many of them.
    test: (text) =>
      text.includes('AWS::ECS::TaskDefinition') ||
      (text.includes('containerDefinitions') && /containerDefinitions["']?\s*:/.test(text)) ||
      (text.includes('ImageUri') && /^[ \t]*["']?ImageUri["']?\s*:/m.test(text)),
  },
  expects: expectsAfter({ place: places.container, key: 'image' }, { place: places.stackContainer, key: 'Image' }),
  load: async () => ({ read: (await import('./read-task.js')).readTask }),
};
