import { goals } from './goals.mjs';
import { median, medianRatio } from './processes.mjs';

/** Gathers the measures of a run. `goal` names the bar among those of the row, and one for this command comes first; `theirs` may be one recorded value. */
export function openTable() {
  const measures = [];
  const notes = [];
  let failed = false;
  return {
    add({ row, command, measure, against, goal = against, ours, theirs, unit = 'ms' }) {
      const [must, wanted] = goals[row][`${goal}, ${command}`] ?? goals[row][goal];
      const others = Array.isArray(theirs) ? theirs : ours.map(() => theirs);
      const ratio = medianRatio(ours, others);
      measures.push({ row, measure, against, must, wanted, ours: median(ours), theirs: median(others), ratio, unit });
      console.error(`row ${row}: ${measure}, against ${against}: ${ratio.toFixed(3)}`);
    },
    addFailed(failure) {
      failed = true;
      measures.push({ ...failure, against: '-' });
    },
    /** A sentence below the table. */
    note(sentence) {
      notes.push(sentence);
    },
    /** A peer that cannot be had is said in the table. */
    addMissing({ row, measure, against, missing }) {
      measures.push({ row, measure, against, missing });
    },
    print() {
      const heads = ['| row | measure | against | ours | theirs | ratio | must | goal | holds |', '|---|---|---|---|---|---|---|---|---|'];
      const lines = measures
        .toSorted((a, b) => a.row - b.row)
        .map((line) => (line.missing === undefined ? measured(line) : notMeasured(line)));
      return [...heads, ...lines, ...notes.flatMap((note) => ['', note])].join('\n');
    },
    holds: () => !failed && measures.every(({ ratio, must }) => ratio === undefined || ratio <= must),
  };
}

function measured({ row, measure, against, ours, theirs, unit, ratio, must, wanted }) {
  const holds = ratio <= wanted ? 'goal' : ratio <= must ? 'must' : 'NO';
  return `| ${row} | ${measure} | ${against} | ${amount(ours, unit)} | ${amount(theirs, unit)} | ${precise(ratio)} | ${must} | ${wanted} | ${holds} |`;
}

function notMeasured({ row, measure, against, missing }) {
  return `| ${row} | ${measure} | ${against} | - | - | - | - | - | not measured: ${missing.replaceAll(/[|\n]/g, ' ')} |`;
}

function amount(value, unit) {
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${unit}`;
}

function precise(ratio) {
  return ratio >= 0.1 ? ratio.toFixed(2) : ratio.toFixed(3);
}
