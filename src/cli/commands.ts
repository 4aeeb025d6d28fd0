import { placeClasses } from '../core/index.js';
import type { Command } from './command.js';

const policy = { value: 'FILE', about: 'the organisation’s policy; it stands above every .wharfmaster.yaml' } as const;
const noWorkspacePolicy = { about: 'judge with the organisation’s policy alone' } as const;
const cache = { value: 'DIR', about: 'keep what was read in DIR, outside the workspace, and read only what changed since' } as const;
const stage = { value: 'STAGE', values: ['edit', 'ci', 'push', 'admit'], about: 'the stage whose enforcement counts (ci)' } as const;

/** Every command of this version; help is made from it. */
export const commands: readonly Command[] = [
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
      cache,
      'no-env': { about: 'take no values from the environment; this version never does' },
    },
    most: Infinity,
    notes: [
      'Exit codes: 0 nothing stops this stage; 1 the stage blocks and a use is denied; 2 wrong usage, or a policy that is missing,',
      'broken or not the required one; 3 a named file could not be read. When several apply: 2, then 3, then 1.',
    ],
    load: () => import('./check.js'),
  },
  {
    name: 'images',
    operands: '[PATH...]',
    about: 'List every image use below the paths (the working directory)',
    flags: { format: { value: 'FORMAT', values: ['text', 'json', 'ndjson'], about: 'how to print the list (text)' }, cache },
    most: Infinity,
    load: () => import('./images.js'),
  },
  {
    name: 'scan',
    operands: 'IMAGE|TARBALL',
    about: 'Look into a local image with the scanners that are installed, and judge what they find',
    flags: {
      scanner: {
        value: 'ID',
        repeatable: true,
        about: 'scan with this one; may be given several times: trivy, grype, aqua, twistlock, scout, clamav',
      },
      dockerfile: { value: 'FILE', about: 'the Dockerfile that built the image: findings stand on its lines' },
      target: { value: 'STAGE', about: 'with --dockerfile: the stage that was built (the last)' },
      format: { value: 'FORMAT', values: ['text', 'json', 'sarif', 'junit', 'html'], about: 'how to print the result (text)' },
      policy,
      stage,
      strict: { about: 'exit 1 on warnings too, and 2 when there is no policy' },
      'require-policy': { value: 'NAME[:SERIAL]', about: 'exit 2 unless a policy of this name, and of at least this serial, judges' },
      'allow-no-policy': { about: 'do not remark that no policy asks anything of scans' },
      'no-workspace-policy': noWorkspacePolicy,
      runtime: { value: 'RUNTIME', values: ['docker', 'podman', 'nerdctl'], about: 'ask only this one for the image (each that is found)' },
      timeout: { value: 'SECONDS', about: 'how long each program may take (900)' },
      server: {
        value: 'SCANNER=URL',
        repeatable: true,
        about: 'the server that this scanner works with, e.g. trivy=https://trivy.bank.example; may be given several times',
      },
      'update-database': { about: 'let the scanners fetch newer databases; without it nothing is fetched' },
      'clamav-database': { value: 'DIR', about: 'the folder of the signatures that ClamAV uses' },
      quiet: { about: 'print no progress' },
    },
    most: 1,
    notes: [
      'Nothing is pulled: the image must be on this machine, or be a tarball (docker save, OCI layout). It is named by its id from the first step on.',
      'Exit codes: 0 nothing stops this stage; 1 the stage blocks and the policy does not accept the image, or nobody can decide; 2 wrong usage, or a',
      'policy that is broken or not the required one; 3 the image could not be read, or a scanner that is needed failed. When several apply: 2, then 3, then 1.',
    ],
    load: () => import('./scan.js'),
  },
  {
    name: 'policy check',
    operands: '[FILE...]',
    about: 'Look for mistakes in policy files (.wharfmaster.yaml) and run their tests',
    flags: {
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the result (text)' },
      strict: { about: 'exit 1 on warnings too' },
    },
    most: Infinity,
    load: () => import('./policy-check.js'),
  },
  {
    name: 'policy explain',
    operands: 'IMAGE',
    about: 'Say what the policy says about an image, and why',
    flags: {
      policy,
      'no-workspace-policy': noWorkspacePolicy,
      use: { value: 'USE', values: ['base', 'tool', 'run'], about: 'what it is fetched for (run)' },
      in: {
        value: 'CLASS',
        values: placeClasses,
        about: 'the kind of file that asks (manifest for run, else dockerfile)',
      },
      namespace: { value: 'NAMESPACE', about: 'the Kubernetes namespace it runs in' },
      regex: { about: 'print the regular expression of every pattern instead; without IMAGE, of the whole policy' },
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the answer (text)' },
    },
    most: 1,
    load: () => import('./policy-explain.js'),
  },
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
    load: () => import('./config.js'),
  },
  {
    name: 'doctor',
    operands: '',
    about: 'Show versions, policies and the tools that are found',
    flags: { bundle: { about: 'print a diagnostic bundle as JSON, without names of users, hosts and folders' } },
    most: 0,
    load: () => import('./doctor.js'),
  },
  {
    name: 'lsp',
    operands: '',
    about: 'Run the language server',
    flags: { stdio: { about: 'talk over standard input and output (the only way there is)' } },
    most: 0,
    load: () => import('./lsp.js'),
  },
];
