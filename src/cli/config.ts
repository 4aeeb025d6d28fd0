import { escapeText, toJson, type Policy } from '../core/index.js';
import { policyRoot, innerPath } from '../node/paths.js';
import type { Arguments } from './arguments/parse-arguments.js';
import type { Run } from './command.js';

import { exitCodes, type Io } from './io.js';
import { openHere } from './policies/open-here.js';

/** One value that is in force, with where it comes from. */
interface Setting {
  readonly key: string;
  readonly value: unknown;
  readonly from: string;
}

/** `wharfmaster config --effective`: each value in force in the working directory, with its source. */
export const run: Run = (given, io) => Promise.resolve(printSettings(given, io));

function printSettings(given: Arguments, io: Io): number {
  if (!given.switches.has('effective')) {
    io.note('wharfmaster: Say what to print: `wharfmaster config --effective`.');
    return exitCodes.wrong;
  }
  const opened = openHere(given, io);
  if (!opened.ok) {
    io.note(`wharfmaster: ${escapeText(opened.problem)}`);
    return exitCodes.wrong;
  }
  const root = innerPath(policyRoot(io.workingDirectory, io.workingDirectory), io.workingDirectory);
  const { layers, broken } = opened.value.governing({ folder: '.', root });
  const settings = [
    ...managedSettings(opened.value.organisation),
    { key: 'root', value: root, from: 'where the paths lie' },
    ...layers.flatMap(({ policy, label }) => policySettings(policy, `${label.file} (${label.layer})`)),
    ...broken.map(({ file, layer }) => ({ key: 'policy', value: 'broken', from: `${file} (${layer})` })),
    ...(layers.length + broken.length === 0 ? [{ key: 'policy', value: 'none', from: 'default' }] : []),
    ...defaults(layers.map(({ policy }) => policy)),
  ];
  io.out(given.values.get('format') === 'json' ? `${toJson(settings, 2)}\n` : settings.map(line).join(''));
  return broken.length > 0 ? exitCodes.wrong : exitCodes.fine;
}

function managedSettings({ managed }: { readonly managed?: { readonly file: string; readonly settings: object } }): Setting[] {
  if (managed === undefined) return [{ key: 'managed', value: 'none', from: 'default' }];
  return Object.entries(managed.settings).map(([key, value]) => ({ key: `managed.${key}`, value: value as unknown, from: managed.file }));
}

function policySettings(policy: Policy, from: string): Setting[] {
  return Object.entries(policy).map(([key, value]) => ({ key, value: value as unknown, from }));
}

/** What counts when no policy says otherwise (policy.md section 5). */
function defaults(policies: readonly Policy[]): Setting[] {
  const stages = { edit: 'report', ci: 'block', push: 'block', admit: 'deny' } as const;
  return Object.entries(stages)
    .filter(([stage]) => !policies.some(({ enforcement }) => enforcement !== undefined && stage in enforcement))
    .map(([stage, value]) => ({ key: `enforcement.${stage}`, value, from: 'default' }));
}

function line({ key, value, from }: Setting): string {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return `${escapeText(`${key} = ${shown}`)}  # ${escapeText(from)}\n`;
}
