import type { GoverningPolicy, ScanAspect, ScannerWishes } from '../../core/index.js';

/** What each policy that asks for scans wants to be looked with and looked for. */
export function scanWishes({ layers }: GoverningPolicy): readonly ScannerWishes[] {
  return layers.flatMap(({ policy: { scan } }) => {
    if (scan === undefined) return [];
    const policy = { scanners: scan.scanners ?? [], require: scan.require ?? 'any' } as const;
    const isAsked = (level: string | undefined): boolean => level !== undefined && level !== 'off';
    const aspects: readonly ScanAspect[] = [
      ...(isAsked(scan.secrets) ? (['secrets'] as const) : []),
      ...(isAsked(scan.misconfiguration) ? (['misconfigurations'] as const) : []),
      ...(isAsked(scan.malware) ? (['malware'] as const) : []),
    ];
    return [{ named: [], policy, aspects }];
  });
}
