/** The answers of test/real/oracles/helm and test/real/oracles/kustomize. */
export interface Rendered {
  readonly images: readonly RenderedImage[];
  readonly error?: string;
}

/** A scalar under a key `image` of a rendered resource. */
export interface RenderedImage {
  readonly text: string;
  readonly kind: string;
  readonly path: string;
  /** Helm: the template that it comes from, behind the chart's name. */
  readonly template?: string;
}

/** Checks the oracle's answer. */
export function toRendered(answer: unknown): Rendered {
  if (typeof answer !== 'object' || answer === null || !('images' in answer) || !Array.isArray(answer.images))
    throw new Error('The oracle gave no images.');
  const images = answer.images.map(toImage);
  return 'error' in answer && typeof answer.error === 'string' ? { images, error: answer.error } : { images };
}

function toImage(given: unknown): RenderedImage {
  if (typeof given !== 'object' || given === null) throw new Error('The oracle gave an image that is none.');
  const text = (name: string): string => {
    const value: unknown = Object.entries(given).find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? value : '';
  };
  const template = text('template');
  return { text: text('text'), kind: text('kind'), path: text('path'), ...(template !== '' && { template }) };
}
