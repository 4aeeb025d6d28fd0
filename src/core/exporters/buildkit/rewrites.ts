import type { Mirror, Policy } from '../../policy/document.js';
import { parsePattern } from '../../policy/pattern/index.js';
import { below } from './regions.js';
import type { SourceRule } from './source-rule.js';

/** Rules that lead what is fetched past a mirror through it; what they make is judged again, as the mirror's. */
export function rewritesTo({ source, mirror }: Mirror, { registryAliases = {} }: Policy): readonly SourceRule[] {
  const pattern = parsePattern(below(source));
  if (!pattern.ok || pattern.value.kind === 'everything' || !('name' in pattern.value.host)) return [];
  const { host, segments } = pattern.value;
  const name = host.name + host.port;
  const aliases = Object.entries(registryAliases).flatMap(([from, to]) => (to.toLowerCase() === name ? [from.toLowerCase()] : []));
  return [name, ...aliases].map((written) => ({
    action: 'CONVERT',
    selector: {
      identifier: `^docker-image://(?i:${escape(written)})/${segments.map((segment) => `${escape(segment)}/`).join('')}(.+)$`,
      match_type: 'REGEX',
    },
    updates: { identifier: `docker-image://${mirror.replace(/\/$/, '')}/\${1}` },
  }));
}

function escape(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '\\$&');
}
