import type { PlaceClass, Use } from '../../model/image-use.js';

/** Where the target meets images: the use and class that the policy's rules ask about, and the kind of file for its `places`. */
export interface CheckPlace {
  readonly use: Use;
  readonly class: PlaceClass;
  readonly kind: 'kubernetes' | 'dockerfile';
}

/** What days mean in the target. */
export interface CheckTime {
  readonly now: number;
  /** True when the target knows the time: exceptions end and rules start there by themselves. */
  readonly hasClock: boolean;
  /** True when a person accepted that, without a clock, exceptions last and rules wait until the export is repeated. */
  readonly allowsLooser: boolean;
}
