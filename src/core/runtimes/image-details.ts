import type { Digest } from '../model/image-reference.js';
import { failed, ok, type Result } from '../model/result.js';
import type { ScanProblem } from '../model/scan-report.js';
import type { ConfigFacts, Platform } from '../model/subject.js';
import type { ToolOutput } from '../model/tool-call.js';
import { describeFailure, type RuntimeWords } from './describe-failure.js';
import { toDigests, toImageId } from './image-id.js';
import { toIsoTime } from './image-rows.js';
import { numberIn, objectIn, objectsIn, pairsIn, textIn, textsIn, type JsonObject } from './json-fields.js';
import type { LocalImageDetails } from './runtime.js';

/** What an id is in the output of a runtime. */
export interface ReadingOfIds {
  /** Which id the runtime's list has. */
  readonly idOf?: (object: JsonObject) => Digest | undefined;
  /** True when it is the digest of the image's config; absent: nobody can tell. */
  readonly isConfigs?: (object: JsonObject) => boolean;
}

/** Understands `image inspect` of Docker and of those who print the same fields. */
export function readDetails(
  runtime: string,
  words: RuntimeWords,
  name: string,
  { idOf = (object) => toImageId(textIn(object, 'Id', 'ID')), isConfigs = () => false }: ReadingOfIds = {},
): (output: ToolOutput) => Result<LocalImageDetails, ScanProblem> {
  return (output) => {
    if (output.exitCode !== 0) return failed(describeFailure(words, output, name));
    const found = (objectsIn(output.stdout) ?? []).flatMap((object) => {
      const details = toDetails(runtime, object, idOf);
      if (details === undefined) return [];
      return isConfigs(object) ? { ...details, config: configOf(details) } : details;
    });
    const [first] = found;
    if (first === undefined) return failed(notUnderstood(words.label, 'about an image'));
    if (found.some(({ id }) => id !== first.id)) return failed(isAmbiguous(words.label, name));
    return ok(first);
  };
}

/** What a person is told when the output of a runtime is not what its documentation says. */
export function notUnderstood(label: string, about: string): ScanProblem {
  return {
    code: 'OUTPUT_NOT_UNDERSTOOD',
    message: `What ${label} said ${about} is cut off or not what it documents.`,
    next: 'Repeat the command by hand; it is in the output. Perhaps another version of it helps.',
  };
}

function isAmbiguous(label: string, name: string): ScanProblem {
  return {
    code: 'OUTPUT_NOT_UNDERSTOOD',
    message: `${label} knows several images by the name ${name}.`,
    next: 'Name the one you mean by its id (sha256:…).',
  };
}

function toDetails(runtime: string, object: JsonObject, idOf: (object: JsonObject) => Digest | undefined): LocalImageDetails | undefined {
  const id = idOf(object);
  if (id === undefined) return undefined;
  const created = toIsoTime(textIn(object, 'Created'));
  const bytes = numberIn(object, 'Size');
  const platform = platformOf(object);
  return {
    runtime,
    id,
    names: textsIn(object, 'RepoTags').filter((name) => !name.includes('<none>')),
    ...(created !== undefined && { created }),
    ...(bytes !== undefined && { bytes }),
    digests: textsIn(object, 'RepoDigests'),
    ...(platform !== undefined && { platform }),
    labels: pairsIn(objectIn(object, 'Config'), 'Labels'),
    diffIds: toDigests(textsIn(objectIn(object, 'RootFS'), 'Layers')),
    onBuild: textsIn(objectIn(object, 'Config'), 'OnBuild'),
  };
}

function configOf({ id: imageId, platform, created, diffIds, labels, onBuild }: LocalImageDetails): ConfigFacts {
  return { imageId, ...(platform !== undefined && { platform }), ...(created !== undefined && { created }), diffIds, labels, onBuild };
}

function platformOf(object: JsonObject): Platform | undefined {
  const os = textIn(object, 'Os');
  const architecture = textIn(object, 'Architecture');
  if (os === undefined || architecture === undefined) return undefined;
  const variant = textIn(object, 'Variant');
  return { os, architecture, ...(variant !== undefined && { variant }) };
}
