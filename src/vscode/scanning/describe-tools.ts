import type { ToolState } from '../../tool-host/protocol.js';
import { age, plain } from './words.js';

/** The page of *Check Tools*, as Markdown; what tools and paths are called is foreign text. */
export function describeTools(tools: readonly ToolState[], now: number): string {
  const part = (title: string, role: ToolState['role']): string => {
    const entries = tools.filter((tool) => tool.role === role).map((tool) => describeTool(tool, now));
    return `## ${title}\n\n${entries.join('\n') || 'None.\n'}`;
  };
  return [
    '# Tools',
    summary(tools),
    part('Container runtimes', 'runtime'),
    part('Scanners', 'scanner'),
    part('Signing tools', 'signer'),
    'Keys in files and identity tokens need no signing tool: Wharfmaster signs with those by itself.',
    'A tool that is not found on the search path can be named in the settings `wharfmaster.tools.<id>.path`. Programs inside a workspace folder are never started.',
  ].join('\n\n');
}

function summary(tools: readonly ToolState[]): string {
  const usable = (role: ToolState['role']): readonly string[] =>
    tools.filter((tool) => tool.role === role && tool.problem === undefined).map(({ label }) => plain(label));
  const [runtimes, scanners] = [usable('runtime'), usable('scanner')];
  if (runtimes.length === 0)
    return '**No container runtime can be used**, so no local image can be listed. What is wrong with each stands below.';
  if (scanners.length === 0) return '**No scanner can be used**, so no image can be scanned. What is wrong with each stands below.';
  return `Images of ${runtimes.join(', ')} can be scanned with ${scanners.join(', ')}.`;
}

function describeTool({ id, label, path, version, server, problem }: ToolState, now: number): string {
  const lines = [
    ...(problem === undefined ? [] : [`**${plain(problem.message)}** ${plain(problem.next)}`]),
    ...(version === undefined ? [] : [`Version ${plain(version.version)}`]),
    ...(server?.server === undefined ? [] : [`Server ${plain(server.server)}`]),
    ...(server?.endpoint === undefined ? [] : [`Speaks to ${plain(server.endpoint)}`]),
    ...(path === undefined ? [] : [`Program ${plain(path)}`]),
    ...databaseLines(version?.database?.builtAt, now),
  ];
  return `### ${problem === undefined ? '✓' : '✗'} ${plain(label)} (${plain(id)})\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
}

function databaseLines(builtAt: string | undefined, now: number): readonly string[] {
  const old = age(builtAt, now);
  return builtAt === undefined || old === undefined ? [] : [`Database of ${plain(builtAt.slice(0, 10))}, ${old}`];
}
