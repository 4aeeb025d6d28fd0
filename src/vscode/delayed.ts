/** Many reasons to look again at once make one look, a moment later. */
export function delayed(milliseconds: number, action: () => void): { readonly ask: () => void; readonly dispose: () => void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    ask() {
      clearTimeout(timer);
      timer = setTimeout(action, milliseconds);
    },
    dispose() {
      clearTimeout(timer);
    },
  };
}
