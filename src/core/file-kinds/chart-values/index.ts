/* The images that the values of a chart name, wherever such values stand. Knows no kind. */
export { findChartImages, type PlacedImage } from './find-chart-images.js';
