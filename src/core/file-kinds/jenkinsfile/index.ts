import type { FileKind } from '../../model/reading.js';
import { expectsImage } from './expects.js';
import { places, words } from './places.js';

/** Jenkinsfiles, declarative and scripted (extraction.md 1e). Only what is written out in them is read: they are programs. */
export const jenkinsfile: FileKind = {
  id: 'jenkinsfile',
  label: 'Jenkinsfile',
  files: '`Jenkinsfile`, `Jenkinsfile.*`, `*.jenkinsfile`; the language mode Jenkinsfile',
  languages: ['jenkinsfile'],
  places: Object.values(places),
  words,
  claimsName: (path) =>
    /(?:^|[/.-])[Jj]enkinsfile(?:[.-][^/]*)?$/.test(path) &&
    !/\.(?:md|txt|html?|ya?ml|json|sh|ejs|erb|j2|hbs|mustache|te?mpl|tpl)$/.test(path),
  expects: expectsImage,
  load: async () => ({ read: (await import('./read-jenkinsfile.js')).readJenkinsfile }),
};
