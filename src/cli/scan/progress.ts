import { escapeText, type Progress, type ScanStep } from '../../core/index.js';
import type { Io } from '../io.js';
import type { ScanCommand } from './options.js';

/** The steps on stderr, a plain line each: they read the same in a terminal and in a pipeline's log. */
export function progressOn(io: Io, { quiet, image }: ScanCommand): Progress {
  return {
    step: ({ step, about }) => {
      const words = wordsOf[step];
      if (quiet || words === undefined) return;
      // A scanner by its label; what is scanned as the person wrote it.
      io.note(`wharfmaster: ${words} ${escapeText(step === 'scanning' ? about : image)} …`);
    },
  };
}

/** The end is told by the result. */
const wordsOf: Readonly<Record<ScanStep['step'], string | undefined>> = {
  finding: 'looking for',
  exporting: 'exporting',
  examining: 'examining',
  scanning: 'scanning with',
  building: 'building',
  done: undefined,
};
