import type { Policy } from '../../policy/document.js';
import type { ExportedRule } from '../exporter.js';

/** What the library's templates say of the parts that are neither sources nor tags. */
export function restNotes({ defaults, registryAliases, mirrors = [], exceptions = [], push }: Policy): readonly ExportedRule[] {
  return [
    note('rules.malformed-image', 'looser', 'Texts that are no image references pass where no list refuses them.'),
    ...(registryAliases === undefined ? [] : [note('registryAliases', 'exact', 'Both names of a host are listed.')]),
    ...(defaults?.shortNames === undefined ? [] : [shortNames(defaults.shortNames)]),
    ...mirrors.map(({ required }, at) => mirrorNote(at, required === true)),
    ...exceptions.map((_, at) => note(`exceptions[${at}]`, 'stricter', 'The library has no exceptions that end, so it is left out.')),
    ...(push === undefined ? [] : [note('push', 'looser', 'Staging tags of repositories that are allowed pass.')]),
  ];
}

function shortNames(meaning: string): ExportedRule {
  return meaning === 'deny'
    ? note(
        'defaults.shortNames',
        'looser',
        'Names without a host are not listed; where nothing is listed at all, or everything, they pass.',
      )
    : note('defaults.shortNames', 'stricter', 'Names without a host are listed only where they mean Docker Hub.');
}

function mirrorNote(at: number, isRequired: boolean): ExportedRule {
  return isRequired
    ? note(`mirrors[${at}]`, 'looser', 'Images of its source that are allowed may also be fetched from the source itself.')
    : note(`mirrors[${at}]`, 'exact', 'What is allowed is listed under the mirror’s name too.');
}

function note(path: string, fidelity: ExportedRule['fidelity'], reason: string): ExportedRule {
  return { path, fidelity, reason };
}
