/** System colours alone, so that the page follows the reader's theme and high contrast; state is never told by colour only. */
export const style = `:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.4; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.outcome { border: 1px solid; border-inline-start-width: 0.5rem; padding: 0.5rem 1rem; font-weight: bold; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: start; font-weight: bold; padding: 0.25rem 0; }
th, td { border: 1px solid GrayText; padding: 0.25rem 0.5rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { white-space: nowrap; min-width: 6rem; }
dt { font-weight: bold; }
dd { margin: 0 0 0.5rem; overflow-wrap: anywhere; }
footer { border-top: 1px solid GrayText; margin-top: 2rem; }
`;
