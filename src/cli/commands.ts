import { placeClasses } from '../core/index.js';
import type { Command } from './command.js';

const policy = {
  value: 'FILE|URL',
  about: 'the organisation’s policy (a file, https://…, oci://… or git+https://…#COMMIT); it stands above every .wharfmaster.yaml',
} as const;
const database = { value: 'SCANNER=DIR', repeatable: true, about: 'the folder with its database; may be given several times' } as const;
const noWorkspacePolicy = { about: 'judge with the organisation’s policy alone' } as const;
const cache = { value: 'DIR', about: 'keep what was read in DIR, outside the workspace, and read only what changed since' } as const;
const stage = { value: 'STAGE', values: ['edit', 'ci', 'push', 'admit'], about: 'the stage whose enforcement counts (ci)' } as const;

const evidenceLog = {
  log: { value: 'DIR', about: 'the folder of the log, or of a copy of one (where the policy has it, else the person’s own)' },
  policy,
  'no-workspace-policy': noWorkspacePolicy,
} as const;
const trustRoot = {
  value: 'NAME=PATH',
  repeatable: true,
  about: 'what the policy’s trust root of this name is on this machine; may be given several times',
} as const;

/** Whose signatures make a policy from afar count, where the administrator's file does not say it. */
const policySigners = {
  'policy-signer': {
    value: 'NAME=FILE',
    repeatable: true,
    about:
      'a signer whose signature makes a policy from afar count: the public key, or issuer=…,subject=…,root=…; may be given several times',
  },
  'policy-threshold': { value: 'NUMBER', about: 'how many of these signers must have signed it (1)' },
} as const;

/** How a cluster is asked. */
const cluster = {
  context: { value: 'CONTEXT', about: 'the context of the kubeconfig (the current one)' },
  kubeconfig: { value: 'FILE', about: 'the kubeconfig (KUBECONFIG, else the person’s own)' },
  timeout: { value: 'SECONDS', about: 'how long each answer of the cluster may take (30)' },
} as const;

/** What `policy export` was given when the objects in the cluster were made: a fresh rendering needs the same. */
const rendering = {
  target: {
    value: 'TARGET',
    repeatable: true,
    about:
      'what is installed: kubernetes, kyverno, gatekeeper, gatekeeper-library, sigstore, openshift; may be given several times (kubernetes)',
  },
  option: { value: 'NAME=VALUE', repeatable: true, about: 'a choice of the target, as it was exported; may be given several times' },
  'allow-looser': { about: 'it was exported with --allow-looser' },
  'public-key': { value: 'FILE', repeatable: true, about: 'the public half of a key in a key service, as PEM; may be given several times' },
  'trust-root': trustRoot,
  policy,
  'no-workspace-policy': noWorkspacePolicy,
} as const;

const written: readonly Command[] = [
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
      database,
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
    name: 'sign-and-push',
    operands: 'IMAGE [TARGET]',
    about: 'Push a local image when the policy allows it, sign what arrived, verify it, and only then move the release tag',
    flags: {
      policy,
      yes: { about: 'do not ask before the first byte is sent' },
      resume: { about: 'only continue a push that did not come to its end' },
      status: { about: 'list unfinished pushes and staging tags that were left, and do nothing else' },
      key: {
        value: 'SIGNER=FILE',
        repeatable: true,
        about: 'the private key (a file, or an address such as awskms://…) of a signer of the policy; may be given several times',
      },
      engine: { value: 'ENGINE', values: ['embedded', 'cosign', 'notation', 'docker-trust'], about: 'what signs (embedded, where it can)' },
      'identity-token-file': { value: 'FILE', about: 'the identity provider’s token for keyless signing (SIGSTORE_ID_TOKEN)' },
      'trust-root': {
        value: 'NAME=PATH',
        repeatable: true,
        about: 'what the policy’s trust root of this name is on this machine; may be given several times',
      },
      override: { value: 'FILE', about: 'a signed break-glass token, where the policy has one' },
      incomplete: { about: 'push and sign even if others must still sign or attest; nothing is released before they did' },
      base: { value: 'IMAGE', repeatable: true, about: 'the approved image that this one was built from, where its labels do not say' },
      scanner: { value: 'ID', repeatable: true, about: 'scan with this one; may be given several times' },
      dockerfile: { value: 'FILE', about: 'the Dockerfile that built the image: its FROM says which base to prove' },
      'require-policy': { value: 'NAME[:SERIAL]', about: 'exit 2 unless a policy of this name, and of at least this serial, judges' },
      'no-workspace-policy': noWorkspacePolicy,
      runtime: { value: 'RUNTIME', values: ['docker', 'podman', 'nerdctl'], about: 'ask only this one for the image (each that is found)' },
      evidence: { value: 'DIR', about: 'keep the evidence log in DIR (the person’s own folder)' },
      timeout: { value: 'SECONDS', about: 'how long each program and each upload may take (900)' },
      server: { value: 'SCANNER=URL', repeatable: true, about: 'the server that this scanner works with; may be given several times' },
      'update-database': { about: 'let the scanners fetch newer databases; without it nothing is fetched' },
      database,
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the result (text)' },
      quiet: { about: 'print no progress' },
    },
    most: 2,
    notes: [
      'Passphrases come from COSIGN_PASSWORD or are asked for on the terminal; none is ever taken from an argument.',
      'Exit codes: 0 released; 1 the policy does not allow it, or what is in the registry does not meet it yet; 2 wrong usage, or a policy that is',
      'missing, broken or not the required one; 3 a tool, the registry or the network failed; run the same command again to continue.',
    ],
    load: () => import('./sign-and-push.js'),
  },
  {
    name: 'verify',
    operands: 'IMAGE',
    about: 'Say who signed an image in its registry, what is attested of it, and which rules of the policy that meets',
    flags: {
      policy,
      stage,
      strict: { about: 'exit 1 on warnings and undetermined verdicts too, and 2 when there is no policy' },
      'require-policy': { value: 'NAME[:SERIAL]', about: 'exit 2 unless a policy of this name, and of at least this serial, judges' },
      'allow-no-policy': { about: 'do not remark that no policy asks for signatures' },
      'no-workspace-policy': noWorkspacePolicy,
      'trust-root': {
        value: 'NAME=PATH',
        repeatable: true,
        about: 'what the policy’s trust root of this name is on this machine; may be given several times',
      },
      engine: {
        value: 'ENGINE',
        values: ['embedded', 'cosign', 'notation', 'docker-trust'],
        about: 'what verifies, where it can (embedded, or the tool for the kind of signer)',
      },
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the result (text)' },
      timeout: { value: 'SECONDS', about: 'how long each signer may take (900)' },
      quiet: { about: 'print no progress' },
    },
    most: 1,
    notes: [
      'Nothing is changed anywhere. Without a policy that asks for signatures it lists what it sees, held against nobody.',
      'Exit codes: 0 nothing stops this stage; 1 the stage blocks and the policy does not accept the image, or nobody can decide; 2 wrong usage, or a',
      'policy that is broken or not the required one; 3 the registry, the network or a tool that is needed failed. When several apply: 2, then 3, then 1.',
    ],
    load: () => import('./verify.js'),
  },
  {
    name: 'evidence list',
    operands: '',
    about: 'List what was recorded: every push, signature, verdict and override of this person’s log',
    flags: {
      format: { value: 'FORMAT', values: ['text', 'json', 'ndjson'], about: 'how to print the records (text)' },
      since: { value: 'TIME', about: 'only records since a day (2026-11-01), a time, or an age (24h, 7d)' },
      stage: { value: 'STAGE', values: ['edit', 'push', 'ci', 'admit', 'drill', 'import'], about: 'only records of this stage' },
      ...evidenceLog,
    },
    most: 0,
    load: () => import('./evidence-list.js'),
  },
  {
    name: 'evidence verify',
    operands: '',
    about: 'Recompute the whole log, and name the first record that does not hold',
    flags: {
      checkpoint: {
        value: 'FILE',
        repeatable: true,
        about: 'a checkpoint that was kept elsewhere: does the log still hold all of it? May be given several times',
      },
      'trust-root': trustRoot,
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the answer (text)' },
      ...evidenceLog,
    },
    most: 0,
    notes: ['Exit codes: 0 intact; 1 broken; 2 wrong usage, or a broken policy; 3 the log or a checkpoint cannot be read.'],
    load: () => import('./evidence-verify.js'),
  },
  {
    name: 'evidence checkpoint',
    operands: '',
    about: 'Say what the log is now, signed by a signer of the policy, for keeping where this machine cannot write',
    flags: {
      signer: { value: 'NAME', about: 'the signer of the policy that signs (the one of --key)' },
      key: { value: 'SIGNER=FILE', repeatable: true, about: 'the private key of a signer of the policy' },
      'identity-token-file': { value: 'FILE', about: 'the identity provider’s token for keyless signing (SIGSTORE_ID_TOKEN)' },
      'trust-root': trustRoot,
      out: { value: 'FILE', about: 'write it to FILE too' },
      ...evidenceLog,
    },
    most: 0,
    load: () => import('./evidence-checkpoint.js'),
  },
  {
    name: 'evidence impact',
    operands: '',
    about: 'List every image that a key vouches for by this log: what to look at when the key was stolen',
    flags: {
      key: { value: 'FINGERPRINT|FILE', about: 'SHA-256 of the public key’s DER form, or the file of the public key' },
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the list (text)' },
      ...evidenceLog,
    },
    most: 0,
    load: () => import('./evidence-impact.js'),
  },
  {
    name: 'evidence drill',
    operands: '',
    about: 'Ask a cluster by dry run for Pods that the policy refuses, and record what it answers; nothing is created',
    flags: {
      namespace: { value: 'NAMESPACE', about: 'where the Pods would be (the context’s)' },
      ...cluster,
      'good-image': {
        value: 'IMAGE',
        about: 'an image that the cluster must let in (made from the policy’s patterns, unless signatures are asked for)',
      },
      'unsigned-image': {
        value: 'IMAGE',
        about: 'an approved image that is in its registry and bears no signature (made from the patterns)',
      },
      pod: { value: 'POD', about: 'a Pod of the namespace that may be asked about ephemeral containers' },
      skip: { value: 'CASE', repeatable: true, about: 'leave a case out; may be given several times' },
      ...rendering,
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the result (text)' },
      log: { value: 'DIR', about: 'the folder of the log (where the policy has it, else the person’s own)' },
    },
    most: 0,
    notes: [
      'A denial counts only when the names of our policy and its binding and the policy’s digest are in the answer.',
      'Exit codes: 0 every case was answered as the policy says; 1 the cluster would let in what the policy refuses, or created what it was only',
      'asked about; 2 wrong usage, no policy or a broken one; 3 inconclusive, or the cluster or the log could not be reached.',
    ],
    load: () => import('./evidence-drill.js'),
  },
  {
    name: 'evidence import-admission',
    operands: 'FILE...',
    about: 'Make one table of a cluster’s own logs, with the times that they do not tell of, and record which logs it was made from',
    flags: {
      kind: {
        value: 'KIND',
        values: ['audit', 'kyverno', 'gatekeeper', 'policy-controller'],
        about: 'read only entries of this kind (each entry says what it is)',
      },
      days: { value: 'DAYS', about: 'how far back (90)' },
      admitted: { about: 'list what was let in without an objection, too' },
      format: { value: 'FORMAT', values: ['text', 'json'], about: 'how to print the table (text: columns divided by tabs)' },
      ...evidenceLog,
    },
    most: Infinity,
    notes: [
      'A FILE of - is standard input; gzip is understood. Logs are read piece by piece: their size does not matter.',
      'Exit codes: 0 read; 2 wrong usage; 3 a file or the log could not be read or written, or nothing in it is known.',
    ],
    load: () => import('./evidence-import-admission.js'),
  },
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
    load: () => import('./policy-check.js'),
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
    load: () => import('./policy-pull.js'),
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
    load: () => import('./policy-sign.js'),
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
    load: () => import('./policy-publish.js'),
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
    load: () => import('./policy-export.js'),
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
    load: () => import('./policy-diff.js'),
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
    load: () => import('./policy-report.js'),
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
    load: () => import('./policy-drift.js'),
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
    load: () => import('./policy-import.js'),
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

/** Every command of this version; help is made from it. Whoever takes a policy takes it from afar too. */
export const commands: readonly Command[] = written.map((command) =>
  command.flags['policy'] === undefined ? command : { ...command, flags: { ...command.flags, 'trust-root': trustRoot, ...policySigners } },
);
