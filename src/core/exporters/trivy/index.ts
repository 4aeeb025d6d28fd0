import { ok } from '../../model/result.js';
import { day } from '../../policy/document-reading/dates.js';
import { endOfDay, startOfDay } from '../../policy/judging/dates.js';
import type { Exception } from '../../policy/document.js';
import { validExceptions } from '../../policy/exceptions-validity.js';
import { matchesPattern, parsePattern } from '../../policy/pattern/index.js';
import { parseReference } from '../../reference/index.js';
import type { ExportedRule, Exporter } from '../exporter.js';
import { nothingHere, regoComment } from '../pipeline/index.js';
import { printYaml } from '../writing/index.js';

/**
 * `.trivyignore.yaml` (`trivy image --ignorefile`): the vulnerabilities that exceptions of the policy waive. The file knows no images, so it
 * is made for one repository, or holds what counts for all of them.
 */
export const trivy: Exporter = {
  id: 'trivy',
  title: 'Trivy ignore file',
  stage: 'build',
  options: [
    {
      name: 'image',
      fallback: '',
      about: 'The image whose scans use the file, e.g. `registry.example/team/app`; without it only exceptions for all images count.',
    },
  ],
  layers: 'one-only',
  export({ policy, identity, now, allowsLooser, options }) {
    const image = options.get('image') ?? '';
    const valid = new Set(validExceptions(policy));
    const judged = (policy.exceptions ?? []).flatMap((exception, at) =>
      exception.rule === 'vulnerable-image'
        ? [{ exception, ...judge(exception, { isValid: valid.has(exception), image, now, allowsLooser, at }) }]
        : [],
    );
    const taken = judged.filter(({ isTaken }) => isTaken).map(({ exception }) => exception);
    const rules = judged.map(({ rule }) => rule);
    if (taken.length === 0)
      return nothingHere(
        'No exception for a vulnerability can be said in an ignore file.',
        image === ''
          ? 'Name the scanned repository with the option `image`, so that its exceptions can be taken over.'
          : 'Nothing needs to be done: Trivy then ignores nothing, as the policy does.',
      );
    return ok({
      files: [{ name: '.trivyignore.yaml', text: regoComment(identity, rules) + printYaml([{ vulnerabilities: taken.map(toFinding) }]) }],
      rules,
    });
  },
};

interface Asked {
  readonly isValid: boolean;
  readonly image: string;
  readonly now: number;
  readonly allowsLooser: boolean;
  readonly at: number;
}

function judge(
  exception: Exception,
  { isValid, image, now, allowsLooser, at }: Asked,
): { readonly isTaken: boolean; readonly rule: ExportedRule } {
  const said = (isTaken: boolean, fidelity: ExportedRule['fidelity'], reason: string) => ({
    isTaken,
    rule: { path: `exceptions[${at}]`, fidelity, reason },
  });
  const { vulnerability, package: part, digest, scope, created, expires, match } = exception;
  if (!isValid) return said(false, 'exact', 'It is not valid and waives nothing.');
  if (now > endOfDay(expires)) return said(false, 'exact', `It expired on ${expires}.`);
  if (startOfDay(created) - day > now) return said(false, 'stricter', `It starts on ${created}; export again then.`);
  if (vulnerability === undefined) return said(false, 'stricter', 'An ignore file waives single vulnerabilities, not the whole rule.');
  if (part !== undefined && !/^pkg:[a-z0-9.+-]+\/./i.test(part)) return said(false, 'stricter', 'Its package is no package URL.');
  if (scope !== undefined || digest !== undefined)
    return said(false, 'stricter', 'An ignore file knows neither the source repository nor the digest.');
  if (match === '**' || isAbout(match, image)) return said(true, 'exact', `It ends there by itself after ${expires}.`);
  return allowsLooser && image === ''
    ? said(true, 'looser', 'An ignore file knows no images: it counts for every image that is scanned with the file.')
    : said(false, 'stricter', 'It is not for every image that is scanned with the file, so it is left out.');
}

function isAbout(match: string, image: string): boolean {
  const pattern = parsePattern(match);
  const reference = parseReference(image);
  return pattern.ok && reference.ok && matchesPattern(pattern.value, reference.value.reference);
}

/** Trivy drops what expired before now, and reads a day as its first moment; ours runs to the day's end. */
function toFinding({ id, vulnerability, package: part, reason, owner, ticket, expires }: Exception) {
  return {
    id: vulnerability,
    ...(part === undefined ? {} : { purls: [part] }),
    expired_at: new Date(startOfDay(expires) + day),
    statement: `${id}: ${reason} (${owner}, ${ticket})`,
  };
}
