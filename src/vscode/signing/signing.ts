import type { MarkdownPages } from '../markdown-pages.js';
import type { Scanning } from '../scanning/scanning.js';
import type { Ceremonies } from './ceremonies.js';
import type { EvidenceTree } from './evidence-tree.js';
import type { KeptSecrets } from './kept-secrets.js';
import type { SignatureChecks } from './signature-checks.js';
import type { SigningSettings } from './settings.js';
import type { Unfinished } from './unfinished.js';

/** Everything about signing that commands and views share; put together once, in start-signing.ts. */
export interface Signing {
  readonly scanning: Scanning;
  readonly settings: () => SigningSettings;
  readonly secrets: KeptSecrets;
  readonly pages: MarkdownPages;
  readonly ceremonies: Ceremonies;
  readonly unfinished: Unfinished;
  readonly checks: SignatureChecks;
  readonly evidence: EvidenceTree;
}
