import type { Command } from '../command.js';
import { cluster, evidenceLog, rendering, trustRoot } from './flags.js';

/** Commands about the evidence log, and about what a cluster answers. */
export const evidenceCommands: readonly Command[] = [
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
    load: () => import('../evidence-list.js'),
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
    load: () => import('../evidence-verify.js'),
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
    load: () => import('../evidence-checkpoint.js'),
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
    load: () => import('../evidence-impact.js'),
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
    load: () => import('../evidence-drill.js'),
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
    load: () => import('../evidence-import-admission.js'),
  },
];
