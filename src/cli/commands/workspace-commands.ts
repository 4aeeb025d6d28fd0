import type { Command } from '../command.js';
import { cache, noWorkspacePolicy, policy, stage } from './flags.js';

/** Commands about the files of a workspace. */
export const workspaceCommands: readonly Command[] = [
  {
    name: 'check',
    operands: '[PATH...]',
    about: 'Judge every image use below the paths (the working directory)',
    flags: {
      policy,
      stage,
      format: {
        value: 'FORMAT',
        values: ['text', 'json', 'ndjson', 'sarif', 'junit', 'github', 'markdown'],
        about: 'how to print the result (text)',
      },
      fix: { about: 'apply every fix that has one best answer' },
      'dry-run': { about: 'with --fix: print the changes as a diff and write nothing' },
      strict: { about: 'exit 1 on warnings and undetermined uses too' },
      'require-policy': { value: 'NAME[:SERIAL]', about: 'exit 2 unless a policy of this name, and of at least this serial, judges' },
      'allow-no-policy': { about: 'do not exit 2 when no file has a policy' },
      'no-workspace-policy': noWorkspacePolicy,
      since: {
        value: 'REV',
        about: 'judge only files that differ from this git revision, or look into a file or stand under a policy that does',
      },
      baseline: {
        value: 'REV|FILE',
        about:
          'show only what is worse than at this git revision, or than in what an earlier check printed (.ndjson, .sarif); count the rest',
      },
      'policy-from': {
        value: 'REV',
        about: 'judge by the policy files of this git revision, not by those of the working tree (the revision of --baseline)',
      },
      cache,
      'no-env': { about: 'take no values from the environment; this version never does' },
    },
    most: Infinity,
    notes: [
      'Exit codes: 0 nothing stops this stage; 1 the stage blocks and a use is denied; 2 wrong usage, or a policy that is missing,',
      'broken or not the required one; 3 a named file could not be read. When several apply: 2, then 3, then 1.',
    ],
    load: () => import('../check.js'),
  },
  {
    name: 'images',
    operands: '[PATH...]',
    about: 'List every image use below the paths (the working directory)',
    flags: { format: { value: 'FORMAT', values: ['text', 'json', 'ndjson'], about: 'how to print the list (text)' }, cache },
    most: Infinity,
    load: () => import('../images.js'),
  },
];
