import { aqua } from './aqua/index.js';
import { clamav } from './clamav/index.js';
import { grype } from './grype/index.js';
import type { Scanner } from './scanner.js';
import { scout } from './scout/index.js';
import { trivy } from './trivy/index.js';
import { twistlock } from './twistlock/index.js';

/* The programs that look into images: one folder and one line each. Settings, help and the docs' table come from this list. */
export const scanners: readonly Scanner[] = [trivy, grype, aqua, twistlock, scout, clamav];

/** As people write them in a policy's `scan.scanners` and behind `--scanner`. */
export const scannerIds: readonly string[] = scanners.map(({ id }) => id);

export { chooseScanners, type ScannerWishes } from './choose-scanners.js';
export * from './scanner.js';
export { mergeVulnerabilities } from './merge-vulnerabilities.js';
export { readNativeConfiguration, type NativeConfiguration } from './native-configuration.js';
