import type { PlaceClass, Use } from '../model/image-use.js';
import type { CustomResource } from '../model/reading.js';
import type { Level } from '../model/rules.js';
import type { DateText, DurationText, PatternText, Starting } from './document-texts.js';
import type { Trust } from './trust-document.js';

export type { DateText, DurationText, PatternText } from './document-texts.js';
export type * from './trust-document.js';

/*
 * The policy document (apiVersion wharfmaster/v1, kind ImagePolicy) after parsing: shorthand spelled out, defaults not yet
 * applied, an absent section absent. `schema.ts` describes the same thing for editors and for the reader; the compiler proves them equal.
 */

export interface Policy {
  readonly apiVersion: 'wharfmaster/v1';
  readonly kind: 'ImagePolicy';
  readonly minTool?: string;
  readonly extends?: string;
  readonly metadata?: PolicyMetadata;
  readonly enforcement?: Enforcement;
  readonly defaults?: Defaults;
  /** Level and start of single rules. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** The highest level of findings at places, by id (`compose/built`) or for all of a kind of file (`compose/*`); `off`: not judged. */
  readonly places?: Readonly<Record<string, Level>>;
  /** Where custom resources hold images that no table of ours knows. */
  readonly customResources?: readonly CustomResource[];
  /** Every value that a build argument may take. */
  readonly buildArgs?: Readonly<Record<string, readonly string[]>>;
  readonly registryAliases?: Readonly<Record<string, string>>;
  readonly mirrors?: readonly Mirror[];
  readonly sources?: Sources;
  readonly bases?: Bases;
  readonly tags?: readonly TagRule[];
  readonly scan?: Scan;
  readonly trust?: Trust;
  readonly push?: Push;
  readonly exceptions?: readonly Exception[];
  readonly exceptionRules?: ExceptionRules;
  readonly overlays?: { readonly mayAddExceptions?: boolean };
  readonly registries?: Readonly<Record<string, { readonly plainHttp?: boolean }>>;
  readonly distribution?: Distribution;
  /** Globs of files, relative to the policy file's folder, that are not judged. */
  readonly exclude?: readonly string[];
  /** Where records are kept; `hashUser`: users and machines stand in them by salted hashes. */
  readonly evidence?: { readonly location?: 'user' | 'workspace'; readonly hashUser?: boolean };
  /** Worked examples that travel with the policy. */
  readonly tests?: readonly PolicyTest[];
}

export interface PolicyMetadata {
  readonly name?: string;
  readonly version?: string;
  /** Rises with every published version; guards against rollback. */
  readonly serial?: number;
  readonly owner?: string;
  readonly issued?: DateText;
  readonly staleAfter?: DateText;
}

export type StageEnforcement = 'off' | 'report' | 'block';

/** Whether error findings stop a stage. Never their level. */
export interface Enforcement {
  readonly edit?: StageEnforcement;
  readonly ci?: StageEnforcement;
  readonly push?: StageEnforcement;
  readonly admit?: 'off' | 'audit' | 'warn' | 'deny';
}

export interface Defaults {
  /** Level of `unqualified-image`, by where the image stands. */
  readonly unqualified?: {
    readonly dockerfile?: Level;
    readonly manifest?: Level;
    readonly compose?: Level;
    readonly ci?: Level;
    readonly other?: Level;
  };
  readonly unresolved?: Level;
  /** The registry that a reference without a host means in manifests, or `deny`. */
  readonly shortNames?: string;
}

export interface RuleSetting {
  readonly level?: Level;
  /** Before this day the rule only reports. */
  readonly effectiveFrom?: DateText;
}

export interface Mirror extends Starting {
  /** A host, or a host and path, whose images the mirror serves. */
  readonly source: string;
  /** Where they are served: a host, or a host and path. */
  readonly mirror: string;
  /** Fetching from the source itself is `mirror-required`. */
  readonly required?: boolean;
}

export interface Sources {
  readonly allow?: readonly AllowedSource[];
  readonly deny?: readonly DeniedSource[];
}

export interface AllowedSource {
  readonly match: PatternText;
  readonly id?: string;
  readonly use?: readonly Use[];
  /** Globs over Kubernetes namespaces. */
  readonly namespaces?: readonly string[];
  readonly owner?: string;
  readonly approvedBy?: string;
  readonly reviewBy?: DateText;
}

export interface DeniedSource extends Starting {
  readonly match: PatternText;
  readonly id?: string;
  readonly reason?: string;
}

export type BuildStage = 'final' | 'builder';

export interface Bases extends Starting {
  readonly catalogue?: readonly CatalogueEntry[];
  /** Level of `unapproved-base` for an image outside the catalogue, by stage. */
  readonly outsideCatalogue?: { readonly final?: Level; readonly builder?: Level };
}

/** One approved base image. */
export interface CatalogueEntry {
  /** A repository, without tag or digest. */
  readonly image: string;
  readonly stages?: readonly BuildStage[];
  /** npm-semver range over the numeric part of the tag. */
  readonly tags?: string;
  /** The tag's non-numeric rest must be one of these (`""` for none). */
  readonly variants?: readonly string[];
  readonly offers?: readonly Offer[];
  readonly pin?: 'digest';
  /** Repositories that this image stands in for. */
  readonly replaces?: readonly string[];
  readonly tagMap?: Readonly<Record<string, string>>;
  readonly sameTags?: boolean;
  readonly eol?: DateText;
}

/** A tag with the digest that stands behind it. */
export interface Offer {
  readonly tag: string;
  readonly digest?: string;
}

export interface TagRule extends Starting {
  readonly match: PatternText;
  /** Globs over the whole tag, with case. */
  readonly deny?: readonly string[];
  readonly requireTag?: Level;
  readonly requireDigest?: Level;
  /** Level of `floating-tag` for `deny`; error when not said. */
  readonly level?: Level;
  readonly in?: readonly PlaceClass[];
}

export interface Threshold {
  readonly max: number;
  readonly fixableOnly?: boolean;
  readonly grace?: DurationText;
}

export interface Scan extends Starting {
  readonly scanners?: readonly string[];
  readonly require?: 'any' | 'all';
  readonly maxAge?: DurationText;
  readonly maxDatabaseAge?: DurationText;
  readonly databaseSources?: readonly string[];
  readonly unscanned?: Level;
  readonly thresholds?: Readonly<Partial<Record<'critical' | 'high' | 'medium' | 'low' | 'unknown' | 'knownExploited', Threshold>>>;
  readonly secrets?: Level;
  readonly malware?: Level;
  readonly misconfiguration?: Level;
  readonly vex?: { readonly documents?: readonly string[]; readonly authors?: readonly string[]; readonly signers?: readonly string[] };
}

export interface Push {
  readonly repositories?: readonly PatternText[];
  readonly stagingTag?: string;
  readonly override?: 'none' | 'break-glass';
  /** Names under `trust.signers` whose signature makes a break-glass token. */
  readonly overrideSigners?: readonly string[];
}

/** A recorded, owned and dated waiver of one rule. */
export interface Exception {
  readonly id: string;
  readonly rule: string;
  readonly match: PatternText;
  readonly digest?: string;
  readonly vulnerability?: string;
  readonly package?: string;
  readonly scope?: { readonly repositories?: readonly string[] };
  readonly owner: string;
  readonly approvedBy?: string;
  readonly ticket: string;
  readonly reason: string;
  readonly created: DateText;
  readonly expires: DateText;
}

export interface ExceptionRules {
  readonly maxDays?: number;
  readonly warnDaysBefore?: number;
  readonly mayWaive?: readonly string[];
  readonly allowPatterns?: boolean;
}

export interface Distribution {
  readonly trustedBy?: readonly string[];
  readonly refresh?: DurationText;
  readonly maxStale?: DurationText;
  readonly onStale?: 'report' | 'block-push' | 'block';
}

/** One worked example: what the policy is meant to say about an image. */
export interface PolicyTest {
  readonly image: string;
  readonly use?: Use;
  readonly in?: PlaceClass;
  readonly stage?: BuildStage;
  readonly namespace?: string;
  readonly expect: 'allowed' | 'denied' | 'undetermined';
  /** The rule that is meant to speak, when it matters. */
  readonly rule?: string;
}
