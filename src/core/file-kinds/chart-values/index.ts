/* The images that the values of a chart name, wherever such values stand. Knows no kind. */
export { findChartImages, type ChartImageOptions, type PlacedImage, type ValuesSearch } from './find-chart-images.js';
export { globalRegistry } from './global-registry.js';
