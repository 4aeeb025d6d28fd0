/* Flags that several commands have: each means the same everywhere. */

export const policy = {
  value: 'FILE|URL',
  about: 'the organisation’s policy (a file, https://…, oci://… or git+https://…#COMMIT); it stands above every .wharfmaster.yaml',
} as const;

export const database = {
  value: 'SCANNER=DIR',
  repeatable: true,
  about: 'the folder with its database; may be given several times',
} as const;

export const noWorkspacePolicy = { about: 'judge with the organisation’s policy alone' } as const;

export const cache = { value: 'DIR', about: 'keep what was read in DIR, outside the workspace, and read only what changed since' } as const;

export const stage = { value: 'STAGE', values: ['edit', 'ci', 'push', 'admit'], about: 'the stage whose enforcement counts (ci)' } as const;

export const evidenceLog = {
  log: { value: 'DIR', about: 'the folder of the log, or of a copy of one (where the policy has it, else the person’s own)' },
  policy,
  'no-workspace-policy': noWorkspacePolicy,
} as const;

export const trustRoot = {
  value: 'NAME=PATH',
  repeatable: true,
  about: 'what the policy’s trust root of this name is on this machine; may be given several times',
} as const;

/** Whose signatures make a policy from afar count, where the administrator's file does not say it. */
export const policySigners = {
  'policy-signer': {
    value: 'NAME=FILE',
    repeatable: true,
    about:
      'a signer whose signature makes a policy from afar count: the public key, or issuer=…,subject=…,root=…; may be given several times',
  },
  'policy-threshold': { value: 'NUMBER', about: 'how many of these signers must have signed it (1)' },
} as const;

/** How a cluster is asked. */
export const cluster = {
  context: { value: 'CONTEXT', about: 'the context of the kubeconfig (the current one)' },
  kubeconfig: { value: 'FILE', about: 'the kubeconfig (KUBECONFIG, else the person’s own)' },
  timeout: { value: 'SECONDS', about: 'how long each answer of the cluster may take (30)' },
} as const;

/** What `policy export` was given when the objects in the cluster were made: a fresh rendering needs the same. */
export const rendering = {
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
