import type { Command } from '../command.js';
import { noWorkspacePolicy, policy } from './flags.js';

/** Commands about this tool. */
export const toolCommands: readonly Command[] = [
  {
    name: 'config',
    operands: '',
    about: 'Print each setting in force, with where it comes from',
    flags: {
      effective: { about: 'every value that is in force here' },
      policy,
      'no-workspace-policy': noWorkspacePolicy,
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print them (text)' },
    },
    most: 0,
    load: () => import('../config.js'),
  },
  {
    name: 'doctor',
    operands: '',
    about: 'Show versions, policies and the tools that are found',
    flags: { bundle: { about: 'print a diagnostic bundle as JSON, without names of users, hosts and folders' } },
    most: 0,
    load: () => import('../doctor.js'),
  },
  {
    name: 'lsp',
    operands: '',
    about: 'Run the language server',
    flags: { stdio: { about: 'talk over standard input and output (the only way there is)' } },
    most: 0,
    load: () => import('../lsp.js'),
  },
];
