/** How long is waited for what. */
export interface PushLimits {
  /** For a daemon that says nothing at all while it pushes. */
  readonly silenceMs: number;
  /** For a daemon that went away to come back, so that the local staging name can be removed. */
  readonly tidyMs: number;
  /** For a runtime's own push command. */
  readonly commandMs: number;
}

export const usualLimits: PushLimits = { silenceMs: 5 * 60_000, tidyMs: 20_000, commandMs: 2 * 60 * 60_000 };
