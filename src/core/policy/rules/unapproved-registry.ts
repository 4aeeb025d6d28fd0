import { hostRemark } from '../../reference/index.js';
import type { Use } from '../../model/image-use.js';
import { hostIdentity } from '../judging/host-identity.js';
import type { Identity } from '../judging/identity.js';
import { levelOf } from '../judging/levels.js';
import { servesMirrors } from '../judging/mirrors.js';
import type { Question, Rule, Statement } from '../judging/question.js';
import { nearestApproved } from '../judging/sentences.js';
import { isDeniedShortName } from '../judging/short-names.js';
import { sourceStanding, type SourceStanding } from '../judging/source-standing.js';
import { code, either, meaning, policyName, sentence, typed } from '../judging/words.js';

/** The image must come from a source that is allowed here, for this use and namespace (policy.md sections 4 and 5). */
export const unapprovedRegistry: Rule = {
  id: 'unapproved-registry',
  judge(question) {
    const { identity } = question;
    if (identity === undefined) return judgeHost(question);
    if (isDeniedShortName(question)) return [];
    const standing = sourceStanding(question, identity);
    switch (standing.kind) {
      case 'no-opinion':
      case 'granted':
        return [];
      case 'namespace-unknown':
        return [
          {
            says: 'missing',
            what: `the namespace: ${typed(question)} is approved only in ${namespacesOf(standing.entry.entry.namespaces)}, and \`metadata.namespace\` is not written`,
          },
        ];
      case 'not-granted':
        return [notGranted(question, identity, standing)];
      case 'unlisted':
        return [unlisted(question, identity)];
    }
  },
};

/** Where only the host is settled, one on which nothing at all is approved is refused whatever follows. */
function judgeHost(question: Question): readonly Statement[] {
  const { prepared } = question;
  const identity = hostIdentity(question);
  if (identity === undefined || prepared.policy.sources?.allow === undefined) return [];
  const host = identity.name.registry;
  const isBase = prepared.bases.some(({ name }) => name.registry === host);
  if (servesMirrors(prepared.naming.mirrors, host) || isBase || prepared.allow.speaksForHost(host)) return [];
  return [unlisted(question, identity)];
}

function unlisted(question: Question, identity: Identity): Statement {
  const { layer, prepared, value } = question;
  const remark = hostRemark(identity.name.registry, prepared.approvedHosts);
  const meant = value.kind === 'reference' ? meaning(identity, value.text) : '';
  return {
    says: 'finding',
    level: levelOf(prepared.policy, 'unapproved-registry'),
    what: `${typed(question)}${meant} does not come from an approved source.${remark === undefined ? '' : ` ${remark}`}`,
    why: `${sentence(policyName(layer))} allows only the sources that it lists.`,
    next: nearestApproved(question, identity),
    entry: ['sources', 'allow'],
  };
}

function notGranted(
  question: Question,
  identity: Identity,
  { entry: { entry, index }, lacks }: SourceStanding & { readonly kind: 'not-granted' },
): Statement {
  const { layer, prepared, use } = question;
  const asked =
    lacks === 'use'
      ? usePhrases[use.use]
      : use.namespace === undefined
        ? 'outside Kubernetes namespaces'
        : `in the namespace ${code(use.namespace)}`;
  const granted =
    lacks === 'use' ? either((entry.use ?? []).map((granted) => usePhrases[granted])) || 'nothing' : namespacesOf(entry.namespaces);
  return {
    says: 'finding',
    level: levelOf(prepared.policy, 'unapproved-registry'),
    what: `${typed(question)} is not approved ${asked}.`,
    why: `${sentence(policyName(layer))} approves ${code(entry.match)} only ${lacks === 'use' ? '' : 'in '}${granted}.`,
    next: nearestApproved(question, identity),
    entry: ['sources', 'allow', index],
  };
}

const usePhrases: Readonly<Record<Use, string>> = { base: 'as a base image', tool: 'as a build tool', run: 'to run' };

function namespacesOf(globs: readonly string[] | undefined): string {
  return either((globs ?? []).map(code)) || 'no namespace';
}
