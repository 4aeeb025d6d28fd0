import type { Instruction } from './instructions.js';

const fetching =
  /\b(?:https?|ftps?|git|ssh):\/\/|\bgit@|\b(?:curl|wget|git\s+clone|apt-get|apt|apk|dnf|microdnf|yum|zypper|tdnf|pacman|pip3?|pipx|uv|poetry|npm|npx|pnpm|yarn|gem|bundle|composer|cargo|mvn|gradle|conda|mamba|dotnet|nuget|go\s+(?:install|get|mod|build))\b/i;

const remote = /\b(?:https?|ftps?|git|ssh):\/\/|\bgit@|\.git(?:[#?\s]|$)/i;

/** True when ADD or RUN fetches, or may fetch, from the network: no image policy judges what comes that way (threats.md). */
export function fetchesFromNetwork(instruction: Instruction, text: string): boolean {
  if (instruction.keyword !== 'add' && instruction.keyword !== 'run') return false;
  const written = text.slice(instruction.span.start, instruction.span.end);
  return instruction.keyword === 'add' ? remote.test(written) : fetching.test(written);
}
