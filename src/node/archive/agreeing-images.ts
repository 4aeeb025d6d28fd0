import { contradiction } from './archive-fault.js';
import type { ArchivedImage, RootedImage } from './archived-image.js';

/**
 * One list from manifest.json and index.json. Docker loads an archive by the first or by the second, depending on its store; when they
 * do not name the same images, each reader gets something else.
 */
export function agreeingImages(
  docker: readonly ArchivedImage[] | undefined,
  oci: readonly RootedImage[] | undefined,
): readonly ArchivedImage[] {
  if (oci === undefined) return merged(docker ?? []);
  if (docker === undefined) return merged(oci.map(({ image }) => image));
  for (const image of docker) refuseOther(image, oci);
  const listed = new Set(docker.map(({ subject }) => subject.imageId));
  const roots = new Set(oci.flatMap(({ image, root }) => (listed.has(image.subject.imageId) ? [root] : [])));
  const unlisted = oci.find(({ root }) => !roots.has(root));
  if (unlisted !== undefined)
    throw contradiction(`its index.json holds ${unlisted.image.subject.imageId}, which its manifest.json does not.`);
  const tagged = docker.map((image) => ({ ...image, digests: [] }));
  return merged([...oci.map(({ image }) => image), ...tagged]);
}

function refuseOther(image: ArchivedImage, oci: readonly RootedImage[]): void {
  const { imageId } = image.subject;
  const same = oci.filter((other) => other.image.subject.imageId === imageId);
  if (same.length === 0) throw contradiction(`its manifest.json holds ${imageId}, which its index.json does not.`);
  const isElsewhere = same.some((other) => other.image.layers.some(({ file }, index) => file.name !== image.layers[index]?.file.name));
  if (isElsewhere) throw contradiction(`its manifest.json and its index.json name different files as the layers of ${imageId}.`);
}

/** The same image under several names is one subject. */
function merged(images: readonly ArchivedImage[]): readonly ArchivedImage[] {
  const byId = new Map<string, ArchivedImage>();
  for (const image of images) {
    const before = byId.get(image.subject.imageId);
    byId.set(image.subject.imageId, before === undefined ? image : together(before, image));
  }
  return [...byId.values()];
}

function together(one: ArchivedImage, other: ArchivedImage): ArchivedImage {
  const tags = [...new Set([...one.subject.tags, ...other.subject.tags])];
  return { ...one, subject: { ...one.subject, tags }, digests: [...new Set([...one.digests, ...other.digests])] };
}
