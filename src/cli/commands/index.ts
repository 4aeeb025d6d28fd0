import type { Command } from '../command.js';
import { evidenceCommands } from './evidence-commands.js';
import { imageCommands } from './image-commands.js';
import { policyCommands } from './policy-commands.js';
import { toolCommands } from './tool-commands.js';
import { workspaceCommands } from './workspace-commands.js';
import { policySigners, trustRoot } from './flags.js';

const written: readonly Command[] = [...workspaceCommands, ...imageCommands, ...evidenceCommands, ...policyCommands, ...toolCommands];

/** Every command of this version; help is made from it. Whoever takes a policy takes it from afar too. */
export const commands: readonly Command[] = written.map((command) =>
  command.flags['policy'] === undefined ? command : { ...command, flags: { ...command.flags, 'trust-root': trustRoot, ...policySigners } },
);
