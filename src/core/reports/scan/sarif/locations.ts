import type { ScanItem } from '../../../model/scan-verdict.js';
import { escapeSarif } from '../../escape.js';
import { artifact, physical, type Json } from '../../sarif/parts.js';
import { platformName } from '../describe-scan.js';
import type { ItemPlace, layerPlacesOf } from '../item-place.js';
import type { AuditedImage } from '../scan-audit.js';

/** Where an item is: in the image always, and on the instruction that is said to have brought it in where that is known. */
export function itemLocation(entry: ScanItem, place: ItemPlace | undefined, image: AuditedImage): Json {
  return { ...physicalPart(place, image), logicalLocations: [imageLocation(image), ...inside(entry)] };
}

/** Further copies of a package, on the lines that are said to have brought them in. */
export function relatedLocations(entry: ScanItem, placeOf: ReturnType<typeof layerPlacesOf>): readonly Json[] {
  const others = entry.kind === 'vulnerability' ? (entry.item.otherPlaces ?? []) : [];
  return others.map(({ path, layer }, id) => {
    const at = placeOf(layer)?.at;
    return {
      id,
      message: { text: escapeSarif(`Another copy${path === undefined ? '' : ` in ${path}`}.`) },
      ...(at === undefined ? {} : { physicalLocation: physical(at) }),
      logicalLocations: [...(layer === undefined ? [] : [{ name: layer, kind: 'layer' }]), ...fileAt(path)],
    };
  });
}

/** Where a finding about the scan as a whole is: the image, and the Dockerfile's FROM. */
export function scanLocation(image: AuditedImage): Json {
  const from = image.placement?.from;
  return {
    ...physicalPart(from === undefined ? undefined : { origin: 'base', at: from }, image),
    logicalLocations: [imageLocation(image)],
  };
}

/** Code scanning shows a result in a file only: one that no line explains stands in the Dockerfile as a whole. */
function physicalPart(place: ItemPlace | undefined, { placement }: AuditedImage): Json {
  if (placement === undefined) return {};
  return { physicalLocation: place?.at === undefined ? { artifactLocation: artifact(placement.file) } : physical(place.at) };
}

function imageLocation({ scan: { subject } }: AuditedImage): Json {
  const platform = platformName(subject);
  return {
    name: platform === undefined ? subject.name : `${subject.name} (${platform})`,
    fullyQualifiedName: subject.digest ?? subject.imageId,
    kind: 'image',
  };
}

function inside(entry: ScanItem): readonly Json[] {
  const { layer } = entry.item;
  const layers = layer === undefined ? [] : [{ name: layer, kind: 'layer' }];
  if (entry.kind !== 'vulnerability') return [...layers, ...fileAt(entry.item.path)];
  const { name, version, purl, path } = entry.item.package;
  return [
    ...layers,
    { name: `${name} ${version}`, ...(purl === undefined ? {} : { fullyQualifiedName: purl }), kind: 'package' },
    ...fileAt(path),
  ];
}

function fileAt(path: string | undefined): readonly Json[] {
  return path === undefined || path === '' ? [] : [{ name: path, kind: 'file' }];
}
