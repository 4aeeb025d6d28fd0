import type { ManagedFile } from '../managed-file.js';
import { describeRequired } from './required-policy.js';
import type { Policies } from './policies.js';

/** Policies that cannot be used, each with where to look. */
export function brokenPolicies({ policies, show }: { readonly policies: Policies; readonly show: (file: string) => string }): string[] {
  const broken = policies.met().filter(({ layer }) => layer === undefined);
  return broken.map(({ file, source, unreadable }) =>
    source !== undefined && unreadable !== undefined
      ? `The policy ${source} cannot be used, so nothing below it is allowed. ${unreadable}`
      : `The policy ${show(file)} is broken, so nothing below it is allowed. Correct it; \`wharfmaster policy check ${show(file)}\` says where.`,
  );
}

/** The name and serial that the administrator lays down concern the policy that the administrator's file names, the first of `files`. */
export function requiredByAdministrator(
  { policies }: { readonly policies: Policies },
  { files, managed }: { readonly files: readonly string[]; readonly managed?: ManagedFile },
): string[] {
  const wanted = managed?.settings.policy;
  if (wanted === undefined) return [];
  const named = policies.met().find(({ file }) => file === files[0]);
  // Of one from afar that cannot be used, the reason was said already.
  if (named?.source !== undefined && named.layer === undefined) return [];
  const metadata = named?.layer?.policy.metadata;
  const isNamed = wanted.name === undefined || metadata?.name === wanted.name;
  const isRecent = wanted.minSerial === undefined || (metadata?.serial ?? -1) >= wanted.minSerial;
  if (isNamed && isRecent) return [];
  const required = {
    name: wanted.name ?? metadata?.name ?? 'unnamed',
    ...(wanted.minSerial === undefined ? {} : { serial: wanted.minSerial }),
  };
  return [`${managed?.file ?? ''} asks for the policy ${describeRequired(required)}, and ${wanted.file} is not it. Install the right one.`];
}
