/* The images that the values of a chart name, wherever such values stand. Knows no kind. */
export { findChartImages, type ChartImageOptions, type PlacedImage } from './find-chart-images.js';
export type { ValuesSearch } from './values-search.js';
