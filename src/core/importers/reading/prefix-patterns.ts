import { parsePattern } from '../../policy/pattern/index.js';

/** How a text of another tool reads as patterns of a policy. */
export type PatternReading =
  | {
      readonly patterns: readonly string[];
      /** How it was read, for the review list. */
      readonly says: string;
      /** What the live rule admits besides, or does not. */
      readonly warnings: readonly string[];
    }
  | { readonly patterns?: never; readonly why: string };

/**
 * A prefix that another tool compares with the image as it is written. Read narrowly (targets.md section 12): only what lies below a
 * whole segment is taken over, and what the prefix admits besides is said.
 */
export function patternsOfPrefix(prefix: string): PatternReading {
  if (prefix === '') return { why: 'The live rule admits every image, since each begins with the empty text. It was not taken over.' };
  if (prefix.includes('@'))
    return { why: 'It is about a digest, and the sources of a policy are repositories. Use `tags` and pin images where they are used.' };
  const slash = prefix.indexOf('/');
  if (slash < 0) return hostOrName(prefix);
  if (prefix.endsWith('/')) return whole(prefix);
  const colon = prefix.indexOf(':', slash);
  if (colon >= 0) return tagged(prefix, colon);
  return openEnded(prefix);
}

/** `gcr.io/foo/`: everything below, and nothing else. */
function whole(prefix: string): PatternReading {
  return checked([`${hubPath(prefix.slice(0, -1))}/**`], `Everything below \`${prefix}\`.`, hubSpellings(prefix));
}

function tagged(prefix: string, colon: number): PatternReading {
  const repository = prefix.slice(0, colon);
  if (colon === prefix.length - 1)
    return checked([repository], `The repository \`${repository}\` with any tag.`, [anyTag, ...hubSpellings(prefix)]);
  return {
    why: `It allows certain tags of \`${repository}\`, and the sources of a policy are whole repositories. Allow \`${repository}\` yourself if all its tags may be used.`,
  };
}

/** What is to be said where a live rule asks for a tag and the sources of a policy cannot. */
export const anyTag =
  'The live rule admits it only with a tag. Sources are whole repositories, without a tag as well: add a rule under `tags` with `requireTag`.';

/** `gcr.io/foo`: the live rule admits `gcr.io/foobar` as well. */
function openEnded(prefix: string): PatternReading {
  const segments = prefix.split('/');
  const isHub = !looksLikeHost(segments[0] ?? '') || isHubHost(segments[0] ?? '');
  const path = hubPath(prefix).split('/').slice(1);
  const patterns = isHub && path.length > 1 ? [hubPath(prefix)] : path.length > 1 ? [prefix, `${prefix}/**`] : [`${hubPath(prefix)}/**`];
  const said = path.length > 1 ? 'The repository of that name and what lies below it.' : `What lies below \`${prefix}/\`.`;
  const trap = `The live rule compares the beginning of the text, so it also admits \`${prefix}bar\` and whatever else begins like that. The policy does not.`;
  return checked(patterns, isHub && path.length > 1 ? 'This one repository.' : said, [trap, ...hubSpellings(prefix)]);
}

/** Without a slash nothing says where the host or the name ends. */
function hostOrName(prefix: string): PatternReading {
  if (looksLikeHost(prefix)) {
    const trap = `The live rule has no slash at the end, so it also admits hosts such as \`${prefix}.evil.example\`. The policy means the host \`${prefix}\` alone.`;
    return checked([`${prefix}/**`], `Everything on \`${prefix}\`.`, [trap, ...hubSpellings(`${prefix}/`)]);
  }
  const [name = '', tag] = prefix.split(':', 2);
  if (tag !== undefined && tag !== '') return tagged(`docker.io/library/${prefix}`, `docker.io/library/${name}`.length);
  const trap = `The live rule compares the beginning of the text, so it also admits \`${name}-evil/x\` and \`${name}.evil.example/x\`. The policy means the Docker Hub image alone.`;
  return checked([`docker.io/library/${name}`], `The Docker Hub image \`${name}\`.`, [trap]);
}

/** Only patterns that our own reader accepts leave here. */
export function checked(patterns: readonly string[], says: string, warnings: readonly string[] = []): PatternReading {
  for (const pattern of patterns) {
    const parsed = parsePattern(pattern);
    if (!parsed.ok)
      return { why: `It reads as \`${pattern}\`, which is no pattern of a policy: ${parsed.problem.message} ${parsed.problem.next}` };
  }
  return { patterns, says, warnings };
}

function looksLikeHost(segment: string): boolean {
  return /[.:]/.test(segment.replace(/:[A-Za-z_].*$/, '')) || segment === 'localhost';
}

function isHubHost(host: string): boolean {
  return ['docker.io', 'index.docker.io'].includes(host.toLowerCase());
}

/** Docker Hub's names with their host, official images with `library/`. */
export function hubPath(name: string): string {
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return looksLikeHost(first) ? first : `docker.io/${first}`;
  return looksLikeHost(first) ? name : `docker.io/${name}`;
}

function hubSpellings(prefix: string): readonly string[] {
  const [host = ''] = prefix.split('/', 1);
  if (looksLikeHost(host) && !isHubHost(host)) return [];
  return [
    'The live rule compares the text as written, so each spelling of a Docker Hub image (`nginx`, `library/nginx`, `docker.io/nginx`, `index.docker.io/library/nginx`) is another one to it. To the policy they are one image: it admits all of them or none.',
  ];
}
