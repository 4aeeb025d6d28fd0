import { placeClasses } from '../../core/index.js';
import type { Command } from '../command.js';
import { cluster, noWorkspacePolicy, policy, policySigners, rendering, trustRoot } from './flags.js';

/** Commands about the policy itself: its sources, what it becomes elsewhere, and how it changes. */
export const policyCommands: readonly Command[] = [
  {
    name: 'policy check',
    operands: '[FILE|URL...]',
    about: 'Look for mistakes in policy files (.wharfmaster.yaml) and run their tests',
    flags: {
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the result (text)' },
      ...policySigners,
      'trust-root': trustRoot,
      strict: { about: 'exit 1 on warnings too' },
    },
    most: Infinity,
    load: () => import('../policy-check.js'),
  },
  {
    name: 'policy pull',
    operands: '[SOURCE...]',
    about: 'Fetch policies from afar, verify who signed them, and keep them: those named, else all that govern here',
    flags: {
      ...policySigners,
      'trust-root': trustRoot,
      name: { value: 'NAME', about: 'the name that the policy must have' },
      'min-serial': { value: 'SERIAL', about: 'the lowest serial that it may have' },
      timeout: { value: 'SECONDS', about: 'how long each source may take (15)' },
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the result (text)' },
    },
    most: Infinity,
    notes: [
      'Exit codes: 0 every policy is the newest; 2 wrong usage, or a policy that does not count; 3 a source was not reached, and the kept copy stays.',
    ],
    load: () => import('../policy-pull.js'),
  },
  {
    name: 'policy sign',
    operands: 'FILE',
    about: 'Sign a policy: writes FILE.sigstore.json beside it, as cosign sign-blob --bundle does',
    flags: {
      key: { value: 'FILE', about: 'the private key; its passphrase comes from COSIGN_PASSWORD or is asked for' },
      'identity-token-file': { value: 'FILE', about: 'the identity provider’s token for keyless signing (SIGSTORE_ID_TOKEN)' },
      'trust-root': { ...trustRoot, about: 'the Sigstore to sign with, e.g. bank=/etc/sigstore/bank (without --key)' },
      add: { about: 'keep the signatures that are there, for a policy that several must sign' },
    },
    most: 1,
    load: () => import('../policy-sign.js'),
  },
  {
    name: 'policy publish',
    operands: 'FILE oci://HOST/REPOSITORY:TAG',
    about: 'Push a signed policy to a registry, with its signatures and the public keys that it names',
    flags: { timeout: { value: 'SECONDS', about: 'how long it may take (120)' } },
    most: 2,
    notes: [
      'Refused: a policy that is broken or whose tests fail, one without a signature over these very bytes, and a serial not higher than what is there.',
    ],
    load: () => import('../policy-publish.js'),
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
    load: () => import('../policy-explain.js'),
  },
  {
    name: 'policy export',
    operands: 'TARGET',
    about: 'Write the policy as what another engine enforces, with a report of what that engine cannot say',
    flags: {
      output: { value: 'DIR', about: 'write the files and export-report.json below DIR (standard output, where one text can hold them)' },
      'allow-looser': { about: 'accept a result that lets through what the policy refuses; the report says what' },
      option: {
        value: 'NAME=VALUE',
        repeatable: true,
        about: 'a choice of the target; docs/export.md lists them. May be given several times',
      },
      'public-key': {
        value: 'FILE',
        repeatable: true,
        about: 'the public half of a key in a key service, as PEM; may be given several times',
      },
      'trust-root': trustRoot,
      policy,
      'no-workspace-policy': noWorkspacePolicy,
    },
    most: 1,
    notes: [
      'Without TARGET, it says which there are; docs/export.md describes each.',
      'Exit codes: 0 exported; 1 refused, because the target would let through what the policy refuses; 2 wrong usage, no policy or a broken one,',
      'or one that the target cannot hold; 3 a key or trust root could not be read, or a file not be written.',
    ],
    load: () => import('../policy-export.js'),
  },
  {
    name: 'policy diff',
    operands: 'A B [PATH...]',
    about: 'Judge the images below the paths by two policies, and show every use whose verdict changes',
    flags: {
      format: { value: 'FORMAT', values: ['text', 'json', 'markdown'], about: 'how to print it (text)' },
      strict: { about: 'exit 1 on any change, not only when something is weaker under B' },
      policy,
      'no-workspace-policy': noWorkspacePolicy,
    },
    most: Infinity,
    notes: [
      'A and B: a policy file or an address, which judges alone; REV:FILE, a file of a git revision, alone too; `.`, the policies of the working tree;',
      'REV:, those of a git revision, both with --policy above them. For a pull request: policy diff origin/main: .',
      'Exit codes: 0 nothing is weaker under B; 1 some verdict is (it allows what A denied, or stops fewer stages); 2 wrong usage or a broken policy;',
      '3 a named file could not be read.',
    ],
    load: () => import('../policy-diff.js'),
  },
  {
    name: 'policy report',
    operands: '',
    about: 'Print the policies in force as a document for auditors: sources, bases, signers, exceptions by the day on which they end',
    flags: {
      format: { value: 'FORMAT', values: ['markdown', 'html'], about: 'how to print it (markdown)' },
      policy,
      'no-workspace-policy': noWorkspacePolicy,
    },
    most: 0,
    load: () => import('../policy-report.js'),
  },
  {
    name: 'policy drift',
    operands: '',
    about: 'Hold what a cluster has installed against what the policy would install now',
    flags: {
      ...cluster,
      ...rendering,
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the differences (text)' },
    },
    most: 0,
    notes: [
      'Whole objects are compared; the digest that stands in them is only a hint. What the server adds by itself is no difference.',
      'Exit codes: 0 the same; 1 they differ; 2 wrong usage, no policy or a broken one; 3 the cluster could not be asked, or not about everything.',
    ],
    load: () => import('../policy-drift.js'),
  },
  {
    name: 'policy import',
    operands: 'PATH...',
    about: 'Make a policy from what other tools enforce, with a list of what to look at; nothing becomes wider without a word',
    flags: {
      output: {
        value: 'FILE',
        about: 'write the policy to FILE, and the public keys that it names to a folder beside it (standard output)',
      },
      force: { about: 'with --output: replace files that are there' },
      name: { value: 'NAME', about: 'what the policy is called (imported)' },
      format: {
        value: 'FORMAT',
        values: ['text', 'json'],
        about: 'text: the policy, and the review list beside it; json: both in one (text)',
      },
    },
    most: Infinity,
    notes: [
      'Below a folder the files of tools that are known are found by themselves; docs/import.md lists them and how each is read.',
      'Exit codes: 0 imported, look at the review list; 2 wrong usage, no file that is known, or a file that is there already; 3 a file could not be',
      'read or written.',
    ],
    load: () => import('../policy-import.js'),
  },
];
