/*
 * What the extension and the tool host say to each other (JSON-RPC over IPC). The tool host is the one process that starts programs:
 * it finds tools, lists and watches images, builds, scans, signs and verifies. Scans are judged by the language server.
 */
import type {
  CeremonyOutcome,
  CeremonyPlan,
  CeremonyProgressStep,
  ContainerRuntime,
  Digest,
  ImageEvent,
  ImageScan,
  ImageTrust,
  LocalImage,
  LocalImageDetails,
  RuntimeVersion,
  ScanAspect,
  ScanProblem,
  ScanStep,
  Signer,
  ToolVersion,
  TrustProblem,
  TrustVerdict,
} from '../core/index.js';

/** First request: what the host may and may not do. Everything here is of application or machine scope. */
export const configureMethod = 'configure';
/** Finds every tool and says its version, path, and what is wrong. */
export const checkToolsMethod = 'tools/check';
/** Every image of every runtime that answers. */
export const listImagesMethod = 'images/list';
/** One image by id or name. */
export const inspectImageMethod = 'images/inspect';
/** Scans one local image or tarball; cancellable, with progress; what was scanned before with the same scanner and database is taken from the store. */
export const scanMethod = 'images/scan';
/** Builds an image; cancellable, with progress. */
export const buildMethod = 'images/build';
/** Starts or stops listening to the runtimes' events. */
export const watchMethod = 'images/watch';
/** From the host: something happened to an image. */
export const imageEventMethod = 'images/event';
/** From the host: the step a scan or build is in; carries the request's `token`. */
export const progressMethod = 'progress';
/** From the host: a line for the output channel, redacted. */
export const logMethod = 'log';
/** Kept reports, newest first, so that a window shows what is known at once. */
export const keptScansMethod = 'scans/kept';
/** Forgets every kept report. */
export const forgetScansMethod = 'scans/forget';

/** Looks for newer policies from afar where it is time to; what is kept of them is the language server's to read. */
export const refreshPoliciesMethod = 'policies/refresh';

/** What the policies on disk say about signing, and who of their signers can be used here. */
export const signingStateMethod = 'signing/state';
/** Takes a local image through the gate to a registry; cancellable, with progress, and nothing is sent before the extension agreed. */
export const runCeremonyMethod = 'ceremony/run';
/** Pushes that did not come to their end, and staging tags that were left: a list of `CeremonyState`. */
export const ceremonyStatusMethod = 'ceremony/status';
/** From the host: the step a ceremony or verification is in; carries the request's `token`. */
export const ceremonyProgressMethod = 'ceremony/progress';
/** From the host, to be answered: may this be done? Only a person in their own window can say yes. */
export const confirmCeremonyMethod = 'ceremony/confirm';
/** From the host, to be answered: the passphrase of a signer's key. */
export const askPassphraseMethod = 'secret/passphrase';
/** From the host, to be answered: a token of a keyless signer's identity provider. */
export const askIdentityTokenMethod = 'secret/identityToken';
/** Who vouches for an image in a registry, and what the policies say of that; cancellable. */
export const verifyImageMethod = 'image/verify';
/** The newest records of the evidence log. */
export const listEvidenceMethod = 'evidence/list';
/** Recomputes the evidence log from its first record on. */
export const verifyEvidenceMethod = 'evidence/verify';
/** Writes the records of the evidence log into one file. */
export const exportEvidenceMethod = 'evidence/export';

export interface HostConfiguration {
  /** Absolute paths of workspace folders: no program in them is started, and their native scanner configuration is only shown. */
  readonly workspaces: readonly string[];
  /** Absolute paths of programs by tool id; the administrator's file comes first. */
  readonly programs: Readonly<Record<string, string>>;
  /** Where reports are kept. */
  readonly storage: string;
  /** The most bytes that kept reports may take. */
  readonly storageBytes: number;
  /** Only this runtime; absent: each that is found. */
  readonly runtime?: ContainerRuntime['id'];
}

export interface ToolState {
  readonly id: string;
  readonly label: string;
  readonly role: 'runtime' | 'scanner' | 'signer';
  readonly path?: string;
  readonly version?: ToolVersion;
  readonly server?: RuntimeVersion;
  /** What is wrong, in plain words; absent when it can be used. */
  readonly problem?: TrustProblem;
}

export interface ListedImages {
  readonly images: readonly LocalImage[];
  /** Runtimes that were found and did not answer. */
  readonly problems: readonly ScanProblem[];
}

export interface InspectParams {
  readonly name: string;
  readonly runtime?: string;
}
export type InspectResult = { readonly image: LocalImageDetails } | { readonly problem: ScanProblem };

export interface ScanParams {
  /** Names the request in `progress` notifications. */
  readonly token: string;
  readonly image: { readonly runtime?: string; readonly name: string } | { readonly tarball: string };
  /** Scanner ids; empty: the first that is found of each aspect that is asked for. */
  readonly scanners: readonly string[];
  /** What each policy says that has a say about the image, unless `scanners` names some. */
  readonly policies?: readonly ScannerPolicy[];
  /** What must be looked for besides vulnerabilities; absent: whatever the scanners can look for. */
  readonly aspects?: readonly ScanAspect[];
  readonly timeoutMs: number;
  readonly updateDatabase: boolean;
  readonly servers: Readonly<Record<string, string>>;
  /** Absolute paths of folders with the databases that a scanner compares with, by scanner id; absent: where the tool keeps its own. */
  readonly databases?: Readonly<Record<string, string>>;
  /** By scanner id, then by the names of `Scanner.credentials`. Never logged. */
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** True to scan again what is kept. */
  readonly again: boolean;
}
/** Scanners that a policy lists, in its order, and whether all of them must look. */
export interface ScannerPolicy {
  readonly scanners: readonly string[];
  readonly require: 'any' | 'all';
}

export type ScanResult =
  { readonly scans: readonly ImageScan[]; readonly kept: boolean } | { readonly problem: ScanProblem } | { readonly cancelled: true };

export interface BuildParams {
  readonly token: string;
  readonly runtime?: string;
  readonly dockerfile: string;
  readonly context: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly tag?: string;
  readonly timeoutMs: number;
}
export type BuildResult =
  { readonly id: Digest; readonly runtime: string } | { readonly problem: ScanProblem } | { readonly cancelled: true };

export interface WatchParams {
  readonly watch: boolean;
  /**
   * True while somebody looks (the window has focus): then the lists of runtimes that tell of no build without a name are compared every
   * few seconds. Events are heard either way.
   */
  readonly compare?: boolean;
}

export interface ImageEventParams {
  readonly runtime: string;
  readonly event: ImageEvent;
}

export interface ProgressParams {
  readonly token: string;
  readonly step: ScanStep;
}

export interface LogParams {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

export interface KeptScans {
  readonly scans: readonly ImageScan[];
  /** Kept entries that were damaged and dropped. */
  readonly dropped: number;
}

/** Whose policies, keys and trust anchors count for a request: the person's own settings, never a workspace's. */
export interface SigningScope {
  /** Absolute path of the folder whose `.wharfmaster.yaml` files count besides the organisation's policies. */
  readonly folder?: string;
  /** The organisation's policy of the settings, an absolute path or a source from afar; the administrator's file comes first. */
  readonly policy?: string;
  /** Whose signatures make a policy from afar count, as the setting has it; where the administrator says it, that alone counts. */
  readonly policyTrust?: unknown;
  /** How the person signs, by signer of the policy. */
  readonly signers: Readonly<Record<string, SignerChoice>>;
  /** Absolute paths of trust anchors, by the names that policies use for them. */
  readonly trustRoots: Readonly<Record<string, string>>;
  /** Absolute path of the evidence log; absent: where the policy says, else the person's own. */
  readonly evidence?: string;
  readonly hashUser: boolean;
  /** What kind of host this is, when it is not the machine that the person sits at: `ssh-remote`, `dev-container`, `browser`. */
  readonly remote?: string;
}

/** The policies from afar that a window meets, after a look at those that were due. */
export interface RefreshedPolicies {
  readonly policies: readonly { readonly source: string; readonly usable: boolean; readonly words: string }[];
}

/** With what a person signs as one signer. */
export interface SignerChoice {
  /** `embedded`, or a signing tool's id; absent: what fits by itself. */
  readonly engine?: string;
  /** A file's absolute path or a key's address; absent for keyless. */
  readonly key?: string;
  /** How cosign asks a keyless person who they are; absent: we ask for a token. */
  readonly flow?: 'browser' | 'device';
}

export interface SigningState {
  /** Why nobody may sign in this host; absent: one may. */
  readonly off?: Pick<TrustProblem, 'message' | 'next'>;
  /** Names of the policies that have a say, outermost first. */
  readonly policies: readonly string[];
  /** Why no policy can be relied on, a sentence each. */
  readonly complaints: readonly string[];
  readonly signers: readonly SignerState[];
  /** Repositories that the policies let people push to, as patterns; absent: they list none. */
  readonly repositories?: readonly string[];
}

export interface SignerState {
  readonly name: string;
  readonly type: Signer['type'];
  /** Who that is, in words. */
  readonly who: string;
  /** Ids of the engines that can sign as one of this type. */
  readonly engines: readonly string[];
  /** The name under which its trust anchors are to be found, when the policy names one. */
  readonly trustRoot?: string;
  /** True when some entry of `trust` asks for it. */
  readonly asked: boolean;
}

export interface CeremonyParams extends SigningScope, Omit<ScanParams, 'again' | 'policies' | 'aspects'> {
  /** `registry/repository:tag`. */
  readonly target: string;
  /** Absolute path of the Dockerfile that is said to have built it: its FROM says which base to prove. */
  readonly dockerfile?: string;
}
export type CeremonyResult = { readonly outcome: CeremonyOutcome } | { readonly problem: TrustProblem | ScanProblem };

export interface CeremonyProgressParams {
  readonly token: string;
  readonly step: CeremonyProgressStep;
}

export interface ConfirmCeremonyParams {
  readonly token: string;
  readonly plan: CeremonyPlan;
}

export interface AskSecretParams {
  readonly token: string;
  readonly signer: string;
  /** The file or address of the key whose passphrase is wanted. */
  readonly key?: string;
  /** True when the last answer did not open the key. */
  readonly wasWrong?: boolean;
  readonly issuer?: string;
}

export interface SecretAnswer {
  readonly secret?: string;
}

export interface VerifyParams extends SigningScope {
  readonly reference: string;
}
export type VerifyResult =
  | { readonly trust: ImageTrust; readonly verdict: TrustVerdict; readonly policies: readonly string[] }
  | { readonly problem: TrustProblem }
  | { readonly cancelled: true };
