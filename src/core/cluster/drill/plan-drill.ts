import type { DrillImages } from './drill-images.js';
import type { DrillPlace } from './drill-pods.js';

/** One request of a drill: which image at which place, and what the policy wants the cluster to say. */
export interface DrillCase {
  /** As a person names it with --skip. */
  readonly id: string;
  readonly title: string;
  readonly place: DrillPlace;
  readonly image: string;
  readonly expects: 'denial' | 'admission';
}

/** What a drill consists of, and what it leaves out with the reason. */
export interface DrillPlan {
  readonly cases: readonly DrillCase[];
  readonly omitted: readonly { readonly id: string; readonly why: string; readonly counts: boolean }[];
}

export interface PlanWishes {
  readonly images: DrillImages;
  /** Images that a person names: one that is signed and approved, and one that is approved and bears no signature. */
  readonly good?: string;
  readonly unsigned?: string;
  /** Whether the policy asks for signatures of the approved image. */
  readonly asksForSignatures: boolean;
  /** A Pod that is there and may be asked about ephemeral containers. */
  readonly hasPod: boolean;
  /** Cases that the person leaves out. */
  readonly skip: ReadonlySet<string>;
}

/** The cases of evidence.md, the good control first: without it no denial proves anything, and a server that lies about dry run shows there. */
export function planDrill({ images, good, unsigned, asksForSignatures, hasPod, skip }: PlanWishes): DrillPlan {
  const control = good ?? (asksForSignatures ? undefined : images.approved);
  const bare = unsigned ?? images.approved;
  const denied = (id: string, title: string, image: string | undefined, place: DrillPlace = 'container'): readonly DrillCase[] =>
    image === undefined ? [] : [{ id, title, place, image, expects: 'denial' }];
  const cases: readonly DrillCase[] = [
    ...(control === undefined
      ? []
      : [
          {
            id: 'good',
            title: 'a good control, which the policy allows',
            place: 'container',
            image: control,
            expects: 'admission',
          } as const,
        ]),
    ...denied('unapproved', 'unapproved and unsigned', images.unapproved),
    ...denied('unsigned', 'approved but unsigned', asksForSignatures ? bare : undefined),
    ...images.spoofed.flatMap((image, at) => denied(`spoofed-${at + 1}`, 'a host that looks like an approved one', image)),
    ...denied('init', 'unapproved, in an init container', images.unapproved, 'init-container'),
    ...denied('ephemeral', 'unapproved, in an ephemeral container', hasPod ? images.unapproved : undefined, 'ephemeral-container'),
    ...denied('volume', 'unapproved, as an image volume', images.unapproved, 'image-volume'),
  ];
  const missing = [
    ...(control === undefined ? [{ id: 'good', why: asksForSignatures ? needsSigned : needsApproved, counts: true }] : []),
    ...(asksForSignatures ? [] : [{ id: 'unsigned', why: 'The policy asks for no signature of the approved image.', counts: false }]),
    ...(hasPod ? [] : [{ id: 'ephemeral', why: needsPod, counts: true }]),
    ...(images.spoofed.length > 0 ? [] : [{ id: 'spoofed', why: 'No approved host could be imitated.', counts: false }]),
  ];
  const omitted = [
    ...missing.filter(({ id }) => !skip.has(id)),
    ...[...skip].map((id) => ({ id, why: 'Left out with --skip.', counts: false })),
  ];
  return { cases: cases.filter(({ id }) => !skip.has(id)), omitted };
}

const needsSigned =
  'The policy asks for signatures, and no image is known that bears them: name one that this cluster must let in with --good-image.';
const needsApproved = 'No image could be made from the policy’s patterns that it allows: name one with --good-image.';
const needsPod = 'Ephemeral containers are added to a Pod that is there: name one of the namespace with --pod.';

/** The names that --skip knows. */
export const drillCaseIds = ['good', 'unapproved', 'unsigned', 'spoofed-1', 'spoofed-2', 'init', 'ephemeral', 'volume'] as const;
