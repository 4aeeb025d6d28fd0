import { escapeText, fileKinds, rulesVersion, toJson } from '../core/index.js';
import { policyRoot, innerPath } from '../node/paths.js';
import { toolSearch } from '../node/tool-search.js';
import type { Run } from './command.js';
import { describeTool } from './doctor/describe-tool.js';
import { findTools, type ToolState } from './doctor/find-tools.js';
import { redactor } from './doctor/redact.js';

import { exitCodes } from './io.js';
import { openHere } from './policies/open-here.js';

/** `wharfmaster doctor`: what is here, which policies govern, which tools are found. `--bundle` prints it for a report, without names. */
export const run: Run = async (given, io) => {
  const root = policyRoot(io.workingDirectory, io.workingDirectory);
  const opened = openHere(given, io);
  const policies = opened.ok ? opened.value : undefined;
  const governing = policies?.governing({ folder: '.', root: innerPath(root, io.workingDirectory) });
  const managed = policies?.organisation.managed;
  const tools = await findTools(
    toolSearch({
      searchPath: process.env['PATH'] ?? '',
      managed: managed?.settings.tools ?? {},
      programs: {},
      workspaces: [root, io.workingDirectory],
    }),
    io.cancel,
  );
  const report = {
    engineVersion: __ENGINE_VERSION__,
    rulesVersion,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    fileKinds: fileKinds.map(({ id }) => id),
    managed: opened.ok ? (managed?.file ?? 'none') : opened.problem,
    policies: [
      ...(governing?.layers ?? []).map(({ label }) => ({ ...label, state: 'good' })),
      ...(governing?.broken ?? []).map((label) => ({ ...label, state: 'broken' })),
    ],
    tools,
  };
  io.out(given.switches.has('bundle') ? `${redactor(io.workingDirectory)(toJson(report, 2))}\n` : describe(report, io.now));
  const isWrong = !opened.ok || (governing?.broken.length ?? 0) > 0;
  return isWrong ? exitCodes.wrong : exitCodes.fine;
};

interface Report {
  readonly engineVersion: string;
  readonly rulesVersion: string;
  readonly node: string;
  readonly platform: string;
  readonly fileKinds: readonly string[];
  readonly managed: string;
  readonly policies: readonly {
    readonly name?: string;
    readonly version?: string;
    readonly layer: string;
    readonly file: string;
    readonly state: string;
  }[];
  readonly tools: readonly ToolState[];
}

function describe(report: Report, now: number): string {
  const lines = [
    `wharfmaster ${report.engineVersion}, rules ${report.rulesVersion}, Node ${report.node}, ${report.platform}`,
    `reads: ${report.fileKinds.join(', ')}`,
    `administrator’s file: ${report.managed}`,
    ...(report.policies.length === 0
      ? ['policy: none here']
      : report.policies.map(
          ({ name, version, layer, file, state }) =>
            `policy: ${[name ?? 'unnamed', version ?? ''].join(' ').trim()} (${layer}, ${file}): ${state}`,
        )),
    'tools (nothing needs them to read and judge):',
    ...report.tools.flatMap((tool) => describeTool(tool, now)),
  ];
  return `${lines.map(escapeText).join('\n')}\n`;
}
