import type { PlaceInfo } from '../../model/image-use.js';

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `serverless/${id}`, label, use: 'run', class: 'other', example };
}

/** Where a service of the Serverless Framework names images. */
export const places = {
  function: place('function', 'Function', 'functions: {hello: {image: 000000000000.dkr.ecr.eu-west-1.amazonaws.com/hello:1}}'),
  image: place(
    'image',
    'Image for several functions',
    'provider: {ecr: {images: {base: {uri: 000000000000.dkr.ecr.eu-west-1.amazonaws.com/hello:1}}}}',
  ),
} as const;

/** One of these is in every service that names an image. */
export const words: readonly string[] = ['image'];
