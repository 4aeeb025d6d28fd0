/*
 * What the language server and its client say to each other beyond the standard (contracts.md, Language server): these requests and
 * no others. Types only, apart from the method names, so that a client may import the file without pulling in the server.
 */

import type { CustomResource, Digest, ImageScan, ImageTrust, PolicyStanding, PolicyTrustSettings, ScanProblem } from '../core/index.js';

/** Sent by the server to a client that asked for it (`files: 'client'`): the text of one file of a remote or virtual file system. */
export const readFileMethod = 'wharfmaster/readFile';
/** Sent by the server to the same clients: the files below a folder, for Check Workspace. */
export const listFilesMethod = 'wharfmaster/listFiles';
/** Sent by the client: judges every file below the folders; partial results, progress, cancel. */
export const checkWorkspaceMethod = 'wharfmaster/checkWorkspace';
/** Sent by the client: what the policy says about a place, an image, a file, or as a whole. */
export const explainMethod = 'wharfmaster/explain';

/** Sent by the client: what it learnt about images (contracts.md). Replaces everything it said before about the images it names. */
export const factsMethod = 'wharfmaster/facts';

/** Sent by the client when policies from afar were looked for: what is kept of them is read anew, and everything judged again. */
export const refreshPoliciesMethod = 'wharfmaster/refreshPolicies';

/** `initializationOptions`: what the client can do besides the standard. All of it may be absent. */
export interface WharfmasterOptions {
  /** The client answers `wharfmaster/readFile` and `wharfmaster/listFiles`, and the server touches no file itself. */
  readonly files?: 'client';
  /** Where rule pages are, e.g. `vscode://wharfmaster.wharfmaster/rules/`; the rule's id is put behind it. */
  readonly ruleUriBase?: string;
  /** The commands below that the client handles; code actions that need another one are not offered. */
  readonly commands?: readonly string[];
  /** False in Restricted Mode: a policy from afar that the workspace names is not followed then. */
  readonly trusted?: boolean;
  /** Settings for clients that have no `workspace/configuration`. */
  readonly settings?: WharfmasterSettings;
}

/** The section `wharfmaster` of the client's configuration, as far as the server reads it. */
export interface WharfmasterSettings extends PolicyTrustSettings {
  /** The organisation's policy: an absolute path or a URI. Application scope; the administrator's file wins. */
  readonly policy?: string;
  /** How a rule is shown. Changes no verdict, and `off` hides no finding of an organisation layer. */
  readonly severity?: Readonly<Record<string, 'error' | 'warning' | 'information' | 'hint' | 'off'>>;
  /** Globs of files that the editor leaves alone. A command line in a pipeline does not see them. */
  readonly exclude?: readonly string[];
  /** Glob of files to the id of the file kind they are to be read as. */
  readonly kinds?: Readonly<Record<string, string>>;
  /** Where custom resources hold images, beyond our own table and what policies describe. */
  readonly customResources?: readonly CustomResource[];
}

/** Client command: lets the person choose; its only argument is `ChooseImageArguments`. */
export const chooseImageCommand = 'wharfmaster.chooseImage';
/** Client command: asks for reason, owner, ticket and expiry, and writes an exception; its only argument is `AddExceptionArguments`. */
export const addExceptionCommand = 'wharfmaster.addException';
/** Server command (`workspace/executeCommand`): shows a place in a policy file through `window/showDocument`. */
export const showPolicyCommand = 'wharfmaster.showPolicy';

interface WirePosition {
  readonly line: number;
  readonly character: number;
}

interface WireRange {
  readonly start: WirePosition;
  readonly end: WirePosition;
}

export interface ChooseImageArguments {
  readonly uri: string;
  /** The version the range belongs to; another version means that the answer comes too late. */
  readonly version: number;
  readonly range: WireRange;
  readonly written: string;
  readonly choices: readonly WireChoice[];
}

/** One approved image: replacing the range by `reference` is the whole edit. */
export interface WireChoice {
  readonly reference: string;
  readonly label: string;
  readonly detail?: string;
  readonly deprecated?: boolean;
}

export interface AddExceptionArguments {
  readonly uri: string;
  readonly range: WireRange;
  readonly rule: string;
  readonly written: string;
  /** `registry/repository`, what an exception's `match` names; absent when the image is not known. */
  readonly match?: string;
  /** The policies that made the finding, outermost first. */
  readonly policy: readonly WirePolicyLabel[];
}

export interface ShowPolicyArguments {
  readonly uri: string;
  readonly range: WireRange;
}

export interface WirePolicyLabel {
  readonly name?: string;
  readonly version?: string;
  readonly layer: 'organisation' | 'workspace';
  readonly uri: string;
}

/** `data` of our diagnostics. */
export interface DiagnosticData {
  readonly rule: string;
  readonly policy: readonly WirePolicyLabel[];
  /** The verdict of the image use the finding is about. */
  readonly outcome?: WireOutcome;
  /** Where that use starts in the version the diagnostic belongs to. A place, no offset: what is typed further up must not change what stands here. */
  readonly use?: WirePosition;
}

export type WireOutcome = 'allowed' | 'denied' | 'undetermined';

export interface ExplainParams {
  /** Alone: the state of this file. Without it: the policies as a whole. */
  readonly textDocument?: { readonly uri: string };
  /** Explains the image at this place of `textDocument`. */
  readonly position?: WirePosition;
  /** Explains this image as if it stood in `textDocument` (or at the root of the first folder). */
  readonly image?: string;
  readonly use?: 'base' | 'tool' | 'run';
  /** True to have the images of `textDocument` listed. */
  readonly images?: boolean;
}

export interface ExplainResult {
  /** The policies that have a say, outermost first; empty when no policy covers the file. */
  readonly policies: readonly WirePolicyState[];
  readonly file?: WireFileState;
  /** Absent when no image stands at the place. */
  readonly image?: WireImageExplanation;
  /** The images that stand in the file, in its order, at most a thousand; only when they were asked for. */
  readonly images?: readonly WireUse[];
}

/** One image that stands in a file, in short. */
export interface WireUse {
  readonly written: string;
  readonly range: WireRange;
  /** `registry/repository[:tag][@digest]`; absent when the image is not known. */
  readonly canonical?: string;
  readonly outcome: WireOutcome;
}

export type WirePolicyState = WirePolicyLabel & PolicyStanding;
export type WireScanWish = NonNullable<PolicyStanding['scan']>;

export interface WireFileState {
  readonly uri: string;
  /** `judged`: the counts tell. `no-images`: a file we know, in which no image stands. `not-read`: no file kind claims it. */
  readonly state: 'judged' | 'no-images' | 'no-policy' | 'policy-file' | 'excluded' | 'not-read' | 'too-large';
  /** The id of the file kind that read it. */
  readonly kind?: string;
  readonly outcome: WireOutcome;
  readonly counts: WireCounts;
}

export interface WireCounts {
  readonly allowed: number;
  readonly denied: number;
  readonly undetermined: number;
  readonly excepted: number;
}

export interface WireImageExplanation {
  readonly written: string;
  readonly range?: WireRange;
  readonly canonical?: string;
  readonly outcome: WireOutcome;
  readonly findings: readonly WireFinding[];
  /** What would have to be known to decide, in words. */
  readonly missing: readonly string[];
  readonly approved: readonly WireChoice[];
  /** The same for people: plain Markdown without HTML, foreign text escaped. */
  readonly markdown: string;
}

export interface WireFinding {
  readonly rule: string;
  readonly level: 'info' | 'warn' | 'error';
  readonly what: string;
  readonly why: string;
  readonly next: string;
  readonly policy: readonly WirePolicyLabel[];
  readonly excepted?: { readonly id: string; readonly reason: string };
}

/** Besides these, `workDoneToken` and `partialResultToken` of the standard; a partial result is an array of `WireFileState`. */
export interface CheckWorkspaceParams {
  /** Only below this folder; else below every workspace folder. */
  readonly folder?: string;
}

export interface CheckWorkspaceResult {
  /** The files that hold images, unless they were sent as partial results. */
  readonly files: readonly WireFileState[];
  readonly counts: WireCounts;
  readonly filesRead: number;
  /** Files that no policy covers. */
  readonly withoutPolicy: number;
  /** The distinct images in use as `registry/repository`, sorted, at most a thousand: what a first policy is drafted from. */
  readonly repositories: readonly string[];
  /** Files that could not be read, or whose number exceeded the limit: nothing is skipped silently. */
  readonly notRead: readonly { readonly uri: string; readonly reason: string }[];
  readonly cancelled: boolean;
}

export interface ReadFileParams {
  readonly uri: string;
  readonly maxBytes: number;
}

/** Exactly one of the two. `not-found` is an ordinary answer. */
export interface ReadFileResult {
  readonly text?: string;
  readonly problem?: { readonly code: 'not-found' | 'unreadable' | 'too-large' | 'binary'; readonly message: string };
}

export interface ListFilesParams {
  readonly folder: string;
  readonly limit: number;
}

export interface ListFilesResult {
  readonly files: readonly string[];
  /** True when there are more than `limit`. */
  readonly truncated: boolean;
}

export interface FactsParams {
  readonly images: readonly ImageFacts[];
  /** Images that are gone, or about which nothing is known any more. */
  readonly gone?: readonly Digest[];
  /** True when `images` is all there is. */
  readonly all?: boolean;
  /** What was found in registries about who vouches for images, for a check that the person asked for; replaces what was said of the same names. */
  readonly trust?: readonly ImageTrust[];
  /** Names about which nothing is known any more. */
  readonly trustGone?: readonly string[];
  /** True when `trust` is all there is. */
  readonly allTrust?: boolean;
}

/** What a client knows about one local image. */
export interface ImageFacts {
  readonly imageId: Digest;
  /** The names that point to it now, as its runtime prints them. */
  readonly names: readonly string[];
  readonly scan?: ImageScan;
  /** Why there is no scan, or none newer. */
  readonly problem?: ScanProblem;
  /** The Dockerfile that is said to have made it. */
  readonly dockerfile?: DockerfileOfImage;
  /** Instructions that run in a build FROM this image, once its config was read. */
  readonly onBuild?: readonly string[];
}

/** Which Dockerfile made an image, and how sure that is. */
export interface DockerfileOfImage {
  readonly uri: string;
  readonly target?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** `built`: we started the build. `chosen`: a person said so. `history`: only its instructions fit. `name`: a build file or workspace gives it this name. */
  readonly because: 'built' | 'chosen' | 'label' | 'history' | 'name';
  /** False when other files fit as well: shown as a guess. */
  readonly certain: boolean;
  /** How many layers were the base's when the file still fitted exactly. */
  readonly baseLayers?: number;
  /** The layers of the base image, when it is on this machine. */
  readonly baseDiffIds?: readonly Digest[];
}

export interface FactsResult {
  /** The gate's answer for each image that has a scan, under the policy of its Dockerfile or, without one, of the first folder. */
  readonly verdicts: readonly ImageVerdict[];
}

export interface ImageVerdict {
  readonly imageId: Digest;
  /** `unasked`: no policy says anything about scans. */
  readonly outcome: 'passed' | 'failed' | 'undetermined' | 'unasked';
  readonly findings: readonly WireFinding[];
  readonly missing: readonly string[];
}
