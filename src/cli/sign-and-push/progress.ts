import { escapeText, type CeremonyProgressStep } from '../../core/index.js';
import type { Io } from '../io.js';

/** The steps on stderr, a plain line each; bytes at every tenth or ten megabytes, so that a pipeline's log stays readable. */
export function ceremonyProgress(io: Io, isQuiet: boolean): { step(step: CeremonyProgressStep): void } {
  let last = '';
  return {
    step({ step, about, bytes }) {
      const line = `wharfmaster: ${wordsOf[step]} ${escapeText(about)}${bytes === undefined ? ' …' : portion(bytes)}`;
      if (isQuiet || line === last) return;
      last = line;
      io.note(line);
    },
  };
}

function portion({ sent, total }: { readonly sent: number; readonly total?: number }): string {
  if (total === undefined || total <= 0) return ` ${megabytes(Math.floor(sent / 10_000_000) * 10_000_000)} sent`;
  return ` ${Math.floor((Math.min(sent, total) / total) * 10) * 10} % of ${megabytes(total)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const wordsOf: Readonly<Record<CeremonyProgressStep['step'], string>> = {
  plan: 'planning',
  export: 'exporting',
  scan: 'scanning with',
  sbom: 'listing what is in',
  push: 'pushing',
  sign: 'signing as',
  attest: 'attaching',
  verify: 'verifying',
  release: 'releasing',
  clean: 'removing',
};
