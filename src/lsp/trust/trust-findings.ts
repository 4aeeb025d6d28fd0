import { trustFindingsAt, type Finding, type ImageTrust, type ImageUse, type JudgedUse, type TrustVerdict } from '../../core/index.js';
import type { JudgedText } from '../judge-text.js';
import { ageOf } from './age.js';
import { TrustStore, trustKey, type TrustParams } from './trust-store.js';
import { TrustVerdicts } from './trust-verdicts.js';

/** What is known of the image that stands at a place. */
export interface NamedTrust {
  readonly trust: ImageTrust;
  readonly verdict: TrustVerdict;
}

/** What showing facts takes of the server's session. */
export interface TrustSession {
  /** Every text that is open or was checked, as it is now. */
  readonly texts: () => Promise<readonly JudgedText[]>;
  readonly publish: (text: JudgedText) => void;
}

/** So many uses of one text are looked up. */
const mostUses = 5_000;

/** What facts about signatures say about files. Nothing is fetched here: without facts there is no finding. */
export class TrustFindings {
  readonly store = new TrustStore();
  readonly #verdicts = new TrustVerdicts();

  /** The findings that are published with this version of a text, on the references themselves. */
  findingsFor(text: JudgedText): readonly Finding[] {
    if (this.store.isEmpty || text.state !== 'judged') return [];
    return text.judged.uses.slice(0, mostUses).flatMap((judged) => {
      const known = this.of(judged.use, text);
      return known === undefined ? [] : this.#findings(judged, known, text);
    });
  }

  /** What is known of the image at a place of this text. */
  of({ value, at }: ImageUse, { file, governing, context }: JudgedText): NamedTrust | undefined {
    if (value.kind !== 'reference' || at.file !== file) return undefined;
    const trust = this.store.of(value.reference);
    if (trust === undefined) return undefined;
    return { trust, verdict: this.#verdicts.of(trust, value.reference, governing.policy, context) };
  }

  /** Takes in what the client learnt; every text that it concerns is published when this is done. */
  async apply(params: TrustParams, { texts, publish }: TrustSession): Promise<void> {
    const touched = this.store.apply(params);
    if (touched.size === 0) return;
    const concerned = (await texts()).filter(({ judged }) => judged.uses.some(({ use }) => isNamed(use, touched)));
    for (const text of concerned) publish(text);
  }

  #findings(judged: JudgedUse, { trust, verdict }: NamedTrust, { governing, context }: JudgedText): readonly Finding[] {
    const { isStale, words } = ageOf(trust, context.now);
    const findings = trustFindingsAt(judged, verdict, governing.policy);
    return isStale ? findings.map((finding) => ({ ...finding, next: `${finding.next} ${words}` })) : findings;
  }
}

function isNamed({ value }: ImageUse, keys: ReadonlySet<string>): boolean {
  return value.kind === 'reference' && keys.has(trustKey(value.reference));
}
