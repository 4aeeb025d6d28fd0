import { escapeText, type Progress, type ScanStep } from '../../core/index.js';
import type { Io } from '../io.js';

/** The steps on stderr, a plain line each: they read the same in a terminal and in a pipeline's log. */
export function progressOn(io: Io, isQuiet: boolean): Progress {
  return {
    step: ({ step, about }) => {
      const words = wordsOf[step];
      if (!isQuiet && words !== undefined) io.note(`wharfmaster: ${words} ${escapeText(about)} …`);
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
