import { isObject, type JsonObject } from '../../runtimes/json-fields.js';

/** Where the Pod stands in the kinds that have one. */
const ways = [['spec'], ['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec'], ['template', 'spec']] as const;

const most = 100;

/** The images of a Pod or of what makes Pods, as requested; those of a patch too, where it has them at their usual place. */
export function imagesInObject(object: JsonObject): readonly string[] {
  const specs = ways.flatMap((way) => {
    let at: unknown = object;
    for (const key of way) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
    return isObject(at) ? [at] : [];
  });
  const images = specs.flatMap((spec) => [
    ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => entries(spec, list).flatMap((entry) => entry['image'])),
    ...entries(spec, 'volumes').flatMap(({ image }) => (isObject(image) ? [image['reference']] : [])),
  ]);
  return [...new Set(images.filter((image): image is string => typeof image === 'string'))].slice(0, most);
}

function entries(spec: JsonObject, name: string): readonly JsonObject[] {
  const list = Object.hasOwn(spec, name) ? spec[name] : undefined;
  return Array.isArray(list) ? list.slice(0, most).filter(isObject) : [];
}
