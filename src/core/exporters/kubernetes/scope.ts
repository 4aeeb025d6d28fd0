import { failed, ok, type Result } from '../../model/result.js';
import type { ExportedRule, ExportOption, ExportProblem } from '../exporter.js';

/** What an administrator leaves out of admission. */
export interface Scope {
  /** True: images that stood in an object before it is updated may stay. */
  readonly ratchet: boolean;
  /** Namespaces in which nothing is asked. */
  readonly exempt: readonly string[];
}

export const scopeOptions: readonly ExportOption[] = [
  {
    name: 'ratchet',
    values: ['no', 'yes'],
    fallback: 'no',
    about: 'Whether images that stood in an object before an update may stay, so that old workloads can still be labelled or scaled.',
  },
  {
    name: 'exempt-namespaces',
    fallback: 'kube-system',
    about: 'Namespaces in which nothing is asked, with commas; empty for none. A cluster that cannot start its own parts helps nobody.',
  },
];

export function readScope(options: ReadonlyMap<string, string>): Result<Scope, ExportProblem> {
  const names = (options.get('exempt-namespaces') ?? '').split(',').map((name) => name.trim());
  const exempt = [...new Set(names.filter((name) => name !== ''))].sort();
  const wrong = exempt.find((name) => !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name));
  if (wrong !== undefined) return failed(notANamespace(wrong));
  return ok({ ratchet: options.get('ratchet') === 'yes', exempt });
}

/** What is not covered by choice, for the report. */
export function scopeNotes({ ratchet, exempt }: Scope): readonly ExportedRule[] {
  const left = (path: string, reason: string): ExportedRule => ({ path, fidelity: 'not-expressible', reason });
  return [
    ...exempt.map((name) =>
      left(`exempt-namespaces: ${name}`, `Nothing is asked in the namespace ${name}: who may create there may run any image.`),
    ),
    ...(ratchet ? [left('ratchet: yes', 'Images that stood in an object before an update stay; only new ones are judged.')] : []),
  ];
}

function notANamespace(name: string): ExportProblem {
  return {
    code: 'EXPORT_OPTION',
    message: `\`exempt-namespaces\` names \`${name}\`, which no namespace can be called: lower-case letters, digits and dashes, at most 63.`,
    next: 'Write the names of namespaces with commas between them; patterns are not possible here.',
  };
}
