import { levelOf } from '../judging/levels.js';
import { code, policyName, sentence } from '../judging/words.js';
import type { ScanQuestion, ScanRuleFinding } from './question.js';
import { scannerLabels } from './scanner-names.js';

/** `image-not-scanned`: nobody looked, or nobody whose word counts. */
export function notScanned({ scan, image, asked, layer, prepared, context }: ScanQuestion): ScanRuleFinding {
  const others = (scan?.reports ?? []).map(({ scanner }) => scanner.id);
  const wanted = asked.scanners === undefined ? '' : ` with ${asked.require === 'all' ? 'each of ' : ''}${scannerLabels(asked.scanners)}`;
  return {
    rule: 'image-not-scanned',
    key: 'image-not-scanned',
    level: levelOf(prepared.policy, 'image-not-scanned', asked.unscanned),
    what:
      others.length === 0
        ? `${code(image)} has not been scanned.`
        : `${code(image)} has been scanned with ${scannerLabels(others)} only, which the policy does not list.`,
    why: `Nobody knows what is in it, and ${policyName(layer)} asks for a scan${wanted}.`,
    next: `Run *Scan Local Image…*, or ${code(`wharfmaster scan ${scan === undefined && context.reference === undefined ? 'IMAGE' : image}`)}.`,
    entry: asked.unscanned !== undefined ? ['scan', 'unscanned'] : asked.scanners !== undefined ? ['scan', 'scanners'] : ['scan'],
    items: [],
  };
}

/** `scan-stale`: the sentences say what is too old. */
export function stale({ image, asked, layer, prepared }: ScanQuestion, sentences: readonly string[]): ScanRuleFinding {
  const isDatabase = sentences.some((text) => text.startsWith('The database'));
  return {
    rule: 'scan-stale',
    key: 'scan-stale',
    level: levelOf(prepared.policy, 'scan-stale'),
    what: `What is known about ${code(image)} is too old. ${sentences.join(' ')}`,
    why: `${sentence(policyName(layer))} says so, because what became known since then was not looked for.`,
    next: isDatabase
      ? `Scan it again with a newer database: ${code(`wharfmaster scan ${image} --update-database`)}.`
      : `Scan it again: ${code(`wharfmaster scan ${image}`)}.`,
    entry: isDatabase && asked.maxDatabaseAge !== undefined ? ['scan', 'maxDatabaseAge'] : ['scan', 'maxAge'],
    items: [],
  };
}
