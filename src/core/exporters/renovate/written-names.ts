import { parsePattern } from '../../policy/pattern/index.js';

/** The names under which files may write an image or pattern: Docker Hub's come with and without host and `library/`. */
export function writtenNames(match: string): readonly string[] {
  const pattern = parsePattern(match);
  if (!pattern.ok || pattern.value.kind === 'everything') return [match];
  const { host, segments, open } = pattern.value;
  const path = [...segments, ...(open ? ['**'] : [])].join('/');
  const name = ('suffix' in host ? `*${host.suffix}` : host.name) + host.port;
  if (name !== 'docker.io') return [`${name}/${path}`];
  const paths = path.startsWith('library/') ? [path, path.slice('library/'.length)] : [path];
  return paths.flatMap((one) => [one, `docker.io/${one}`, `index.docker.io/${one}`]);
}
