/** A set of repositories, as a policy writes it; never about tags or digests. */
export type Pattern =
  | { readonly kind: 'everything'; readonly text: string }
  | {
      readonly kind: 'repositories';
      /** As written in the policy. */
      readonly text: string;
      readonly host: HostPattern;
      /** The segments of the path, in which `*` stands for zero or more characters. */
      readonly segments: readonly string[];
      /** True when `**` follows: one or more segments of any name. */
      readonly open: boolean;
    };

/** Where a pattern's repositories are: one host, or the hosts below a domain. Lower case; the port with its `:`, empty when there is none. */
export type HostPattern =
  | { readonly kind: 'literal'; readonly name: string; readonly port: string }
  /** `suffix` begins with its dot; one or more labels stand before it. */
  | { readonly kind: 'below'; readonly suffix: string; readonly port: string };

/** Host and port of a registry in lower case. The `:` of a port is the last one, and none inside the brackets of an IPv6 address. */
export function splitHost(registry: string): { readonly name: string; readonly port: string } {
  const colon = registry.lastIndexOf(':');
  const hasPort = colon >= 0 && !registry.includes(']', colon);
  const name = (hasPort ? registry.slice(0, colon) : registry).toLowerCase();
  return { name, port: hasPort ? registry.slice(colon) : '' };
}

/** Docker Hub under its older name is Docker Hub (policy.md section 3.1), in whatever case. */
export function withoutAlias(host: { readonly name: string; readonly port: string }): { readonly name: string; readonly port: string } {
  return host.name === 'index.docker.io' && host.port === '' ? { name: 'docker.io', port: '' } : host;
}
