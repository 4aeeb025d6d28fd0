import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';

/** Sends diagnostics to the client, and only those that changed. */
export class Publisher {
  readonly #sent = new Map<string, string>();

  constructor(private readonly send: (params: PublishDiagnosticsParams) => void) {}

  publish(uri: string, diagnostics: readonly Diagnostic[], version?: number): void {
    const text = diagnostics.length === 0 ? '' : JSON.stringify(diagnostics);
    if ((this.#sent.get(uri) ?? '') === text) return;
    if (text === '') this.#sent.delete(uri);
    else this.#sent.set(uri, text);
    this.send({ uri, diagnostics: [...diagnostics], ...(version === undefined ? {} : { version }) });
  }
}
