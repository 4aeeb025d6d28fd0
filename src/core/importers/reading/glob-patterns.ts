import { anyTag, checked, hubPath, type PatternReading } from './prefix-patterns.js';

/**
 * A glob whose `*` crosses `/` and that is held against the whole image, tag and digest included (Kyverno's wildcards, gobwas without
 * separators; targets.md section 1). `x/*` is everything below `x`; others are read narrowly or not at all.
 */
export function patternsOfCrossingGlob(glob: string): PatternReading {
  const text = glob.trim();
  if (text === '*' || text === '**' || text === '*:*') return checked(['**'], 'Every image.');
  if (text.includes('?')) return { why: 'A `?` stands for one character, and the patterns of a policy have no such sign.' };
  const body = withoutAnyTag(text);
  if (body.endsWith('/*') || body.endsWith('/**')) {
    const prefix = body.replace(/\/\*+$/, '');
    return prefix.includes('*')
      ? severalStars(text)
      : checked([`${hubPath(prefix)}/**`], `Everything below \`${prefix}/\`.`, spellings(prefix));
  }
  if (body.endsWith('*')) return openEnded(text, body.replace(/\*+$/, ''));
  if (body.includes('*')) return severalStars(text);
  if (/[:@]/.test(body.slice(body.indexOf('/') + 1))) return oneTag(body);
  return checked([repositoryOf(body)], `The repository \`${body}\`${text === body ? '' : ' with any tag'}.`, [
    ...(text.endsWith(':*') ? [anyTag] : []),
    ...spellings(body),
  ]);
}

/** The same where a text without `*` is the whole image, so that without a tag it matches only what is written without one. */
export function patternsOfWholeGlob(glob: string): PatternReading {
  if (/[*?]/.test(glob)) return patternsOfCrossingGlob(glob);
  return {
    why: `The live rule admits exactly the text \`${glob}\`, and the sources of a policy are whole repositories. Allow the repository yourself if all its tags may be used.`,
  };
}

function openEnded(glob: string, prefix: string): PatternReading {
  if (prefix.includes('*')) return severalStars(glob);
  if (/[:@]/.test(prefix.slice(prefix.indexOf('/') + 1))) return oneTag(glob);
  const trap = `\`${glob}\` has no slash before its \`*\`, so the live rule also admits \`${prefix}bar/x\`${prefix.includes('/') ? '' : ` and \`${prefix}.evil.example/x\``}. The policy means whole names alone.`;
  const isDeep = prefix.split('/').length > 2;
  const base = hubPath(prefix);
  return checked(
    isDeep ? [base, `${base}/**`] : [`${base}/**`],
    `What lies below \`${prefix}/\`${isDeep ? ', and the repository of that name' : ''}.`,
    [trap, ...spellings(prefix)],
  );
}

function severalStars(glob: string): PatternReading {
  return {
    why: `\`${glob}\` has a \`*\` that crosses slashes in the middle, so it also admits hosts that carry the name in their path. The patterns of a policy have none like it.`,
  };
}

function oneTag(body: string): PatternReading {
  return { why: `\`${body}\` is about certain tags or digests, and the sources of a policy are whole repositories.` };
}

/** `x:*`, `x@*` and `x:*@*` are `x` whatever its tag. */
function withoutAnyTag(text: string): string {
  return text.replace(/@(?:sha256:)?\*$/, '').replace(/:\*$/, '');
}

function repositoryOf(name: string): string {
  const full = hubPath(name);
  return /^docker\.io\/[^/]+$/.test(full) ? full.replace('docker.io/', 'docker.io/library/') : full;
}

function spellings(name: string): readonly string[] {
  if (!hubPath(name).startsWith('docker.io') && !name.startsWith('index.docker.io')) return [];
  return [
    'The live rule compares the text as written: an image of Docker Hub in another spelling (`nginx`, `library/nginx`, `index.docker.io/library/nginx`) does not match it. To the policy all spellings are one image.',
  ];
}

/**
 * A glob in which `*` stays inside a segment and `**` crosses (sigstore's policy-controller, pkg/apis/glob), held against the resolved
 * name with its digest. Docker Hub is `index.docker.io` there.
 */
export function patternsOfSegmentGlob(glob: string): PatternReading & { readonly neverMatches?: boolean } {
  if (glob === '**') return checked(['**'], 'Every image.');
  if (glob === '*' || glob === '*/*') return checked([glob === '*' ? 'docker.io/library/*' : 'docker.io/*/*'], 'Images of Docker Hub.');
  const body = glob.replace(/@(?:sha256:)?\*\*?$/, '').replace(/:\*\*$/, '');
  const isRepository = body !== glob;
  const path = body.slice(body.indexOf('/') + 1);
  if (/[:@]/.test(path)) {
    return {
      why: `\`${glob}\` holds a tag or digest. In a cluster tags are resolved before the rule is asked, so ${path.includes('@') ? 'only this content' : 'it'} ${path.includes('@') ? 'matches' : 'never matches'}; the tester on the command line says otherwise.`,
      neverMatches: true,
    };
  }
  if (/^docker\.io(?:\/|$)/.test(body))
    return { why: `\`${glob}\` never matches: the controller knows Docker Hub as \`index.docker.io\`.`, neverMatches: true };
  if (!isRepository && !body.endsWith('*'))
    return { why: `\`${glob}\` never matches: the controller compares names with their digest. \`${glob}@**\` would.`, neverMatches: true };
  if (body.endsWith('**') && !body.endsWith('/**')) return openSegments(glob, body.slice(0, -2));
  return checked([body], isRepository ? `The repository \`${body}\`.` : `What \`${glob}\` matches, a \`*\` being one segment.`);
}

function openSegments(glob: string, prefix: string): PatternReading {
  if (prefix.includes('*')) return severalStars(glob);
  return checked([`${prefix}/**`], `What lies below \`${prefix}/\`.`, [
    `\`${glob}\` has no slash before its \`**\`, so the live rule also admits \`${prefix}bar/x\`. The policy means whole names alone.`,
  ]);
}
