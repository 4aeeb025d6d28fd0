import type { AllowedSource, Policy } from '../../policy/document.js';
import { parsePattern, type Pattern } from '../../policy/pattern/index.js';
import type { ExportedRule } from '../exporter.js';

/** What nodes may pull from; absent: everything. */
export interface RegistrySources {
  readonly allowedRegistries?: readonly string[];
  readonly rules: readonly ExportedRule[];
}

/** Entries are scopes: a host, `*.domain`, or a host and path, which stands for that repository and all below it. */
export function registrySources({ sources, mirrors = [] }: Policy, payload: readonly string[], allowsLooser: boolean): RegistrySources {
  const allow = sources?.allow ?? [];
  const read = allow.map((entry, at) => scopeOf(entry, `sources.allow[${at}]`, allowsLooser));
  const rules = [
    ...(allow.length === 0
      ? [{ path: 'sources.allow', fidelity: 'looser', reason: 'The cluster’s own images stay allowed.' } as const]
      : read.flatMap((one) => one.rules)),
    ...mirrors.flatMap(({ mirror }, at) =>
      isInside(
        mirror,
        read.flatMap(({ scope }) => scope ?? []),
      )
        ? [served(`mirrors[${at}]`)]
        : [],
    ),
  ];
  if (allow.some(({ match }, at) => match === '**' && read[at]?.scope !== undefined)) return { rules };
  const scopes = read.flatMap(({ scope }) => scope ?? []);
  return { allowedRegistries: [...new Set([...scopes, ...payload])].sort(), rules };
}

function served(path: string): ExportedRule {
  return {
    path,
    fidelity: 'looser',
    reason: 'The mirror lies on an allowed host, so all that it serves may also be pulled by the mirror’s name.',
  };
}

function isInside(mirror: string, scopes: readonly string[]): boolean {
  const name = mirror.toLowerCase();
  return scopes.some(
    (scope) =>
      name === scope || name.startsWith(`${scope}/`) || (scope.startsWith('*.') && (name.split('/')[0] ?? '').endsWith(scope.slice(1))),
  );
}

function scopeOf(
  entry: AllowedSource,
  path: string,
  allowsLooser: boolean,
): { readonly scope?: string; readonly rules: readonly ExportedRule[] } {
  const limited = limits(entry, path, allowsLooser);
  const pattern = parsePattern(entry.match);
  if (!pattern.ok || limited.isOut) return { rules: [{ path, fidelity: 'exact', reason: 'It is not granted here.' }, ...limited.rules] };
  const { scope, isExact, reason } = scopeFor(pattern.value);
  if (isExact) return { scope, rules: [{ path, fidelity: 'exact', reason }, ...limited.rules] };
  return allowsLooser
    ? { scope, rules: [{ path, fidelity: 'looser', reason }, ...limited.rules] }
    : { rules: [{ path, fidelity: 'stricter', reason: `${reason} So it is left out; --allow-looser takes it over.` }, ...limited.rules] };
}

function limits(
  { use, namespaces }: AllowedSource,
  path: string,
  allowsLooser: boolean,
): { readonly isOut: boolean; readonly rules: readonly ExportedRule[] } {
  const runs = use === undefined || use.includes('run');
  const onUse: readonly ExportedRule[] = use === undefined ? [] : [{ path: `${path}.use`, fidelity: 'exact', reason: 'Nodes run images.' }];
  if (namespaces === undefined) return { isOut: !runs, rules: onUse };
  const reason = 'Nodes know no namespaces';
  const onNamespaces: ExportedRule = allowsLooser
    ? { path: `${path}.namespaces`, fidelity: 'looser', reason: `${reason}: it counts in all of them.` }
    : { path: `${path}.namespaces`, fidelity: 'stricter', reason: `${reason}, so it is left out; --allow-looser takes it over.` };
  return { isOut: !runs || !allowsLooser, rules: [...onUse, onNamespaces] };
}

function scopeFor(pattern: Pattern): { readonly scope: string; readonly isExact: boolean; readonly reason: string } {
  if (pattern.kind === 'everything') return { scope: '**', isExact: true, reason: 'All registries.' };
  const { host, segments, open } = pattern;
  if ('suffix' in host) {
    const isWhole = open && segments.length === 0 && host.port === '';
    return {
      scope: `*${host.suffix}`,
      isExact: isWhole,
      reason: isWhole ? 'All hosts below the domain.' : 'A domain is allowed as a whole, with every path and port.',
    };
  }
  const star = segments.findIndex((segment) => segment.includes('*'));
  const literal = star < 0 ? segments : segments.slice(0, star);
  const scope = [host.name + host.port, ...literal].join('/');
  if (literal.length === 0 && open && star < 0) return { scope, isExact: true, reason: 'The host.' };
  return {
    scope,
    isExact: false,
    reason: open && star < 0 ? 'The repository of that very name is allowed, too.' : 'All that lies below that name is allowed, too.',
  };
}
