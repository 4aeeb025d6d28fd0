import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { places } from './places.js';

/*
 * Dockerfiles and Containerfiles, read as BuildKit 0.34 reads them (extraction.md 2b); test/real asks BuildKit itself.
 * This file, places.ts and expects.ts are all that is loaded before the first Dockerfile is met.
 */
export const dockerfile: FileKind = {
  id: 'dockerfile',
  label: 'Dockerfile',
  files: '`Dockerfile`, `Containerfile`, `Dockerfile.*`, `*.Dockerfile`, `*-Dockerfile`; the language mode Dockerfile',
  languages: ['dockerfile'],
  places: Object.values(places),
  // A continuation may split any word, so a file with an escape character is never skipped.
  words: ['from', 'syntax', '\\', '`'],
  claimsName: (path) => isDockerfileName(path.slice(path.lastIndexOf('/') + 1)),
  expects: expectsImage,
  load: async () => (await import('./read-dockerfile.js')).dockerfileReader,
};

/**
 * `Dockerfile`, `Containerfile.dev`, `api.dockerfile`, `api-Dockerfile.dev`, but no `.dockerignore` of one. What a program's source may be called as
 * well (`parse-dockerfile.go`, `dockerfile.ts`) does not count; `Dockerfile.go` does.
 */
function isDockerfileName(name: string): boolean {
  if (name.toLowerCase().endsWith('.dockerignore')) return false;
  if (/(^|\.)([Dd]ocker|[Cc]ontainer)file$/.test(name) || /^(Docker|Container)file/.test(name)) return true;
  return /([Dd]ocker|[Cc]ontainer)file[^/]*$/.test(name) && !sourceCode.test(name);
}

const sourceCode =
  /\.(?:[cm]?[jt]sx?|d\.ts|json|jsonc|ya?ml|toml|md|mdx|rst|txt|html?|s?css|py|pyi|go|rs|java|kt|rb|php|cs|scala|swift|lua|c|cc|cpp|h|hpp|sh|bash|ps1|vim|xml|svg|png|snap|lock|map|log)$/i;
