import type { GrantedSet, ImageCheck } from '../checks/index.js';
import { allOf, anyOf, inNamespaces, inSet, isWaived, since } from './expressions.js';

/** A variable of a Kyverno policy: evaluated when it is asked for, and once. */
export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

/**
 * A check as variables: for each of its lists the images that are in it, and last the images that fail. Lists are cut into pieces,
 * because CEL takes no expression of more than 100,000 characters.
 */
export function checkVariables(check: ImageCheck, strength: 'denying' | 'warning'): readonly CelVariable[] {
  const { about, oneOf, noneOf, waived, from } = check;
  const lists = {
    about: pieces(check, 'about', about?.map(inSet)),
    waived: pieces(check, 'waived', waived.map(isWaived)),
    oneOf: pieces(check, 'oneOf', oneOf?.map(inGranted)),
    noneOf: pieces(check, 'noneOf', noneOf?.map(inSet)),
  };
  const failing = allOf([
    ...(about === undefined ? [] : [inAny(lists.about)]),
    ...(waived.length === 0 ? [] : [`!${inAny(lists.waived)}`]),
    anyOf([...(oneOf === undefined ? [] : [`!${inAny(lists.oneOf)}`]), ...(noneOf === undefined ? [] : [inAny(lists.noneOf)])]),
  ]);
  const images = `variables.images.filter(ref, ${failing})`;
  return [...Object.values(lists).flat(), { name: failedName(check), expression: `${counts(check.action, from, strength)}${images}` }];
}

/** The variable that holds the images which fail a check. */
export function failedName(check: Pick<ImageCheck, 'id'>): string {
  return `${word(check.id)}_failed`;
}

/** A check that starts later warns until then. */
export function counts(action: ImageCheck['action'], from: number | undefined, strength: 'denying' | 'warning'): string {
  if (action === 'warn' || from === undefined) return '';
  return strength === 'denying' ? `!(${since(from)}) ? [] : ` : `${since(from)} ? [] : `;
}

function inGranted(set: GrantedSet): string {
  return set.namespaces === undefined ? inSet(set) : `(${inSet(set)} && ${inNamespaces(set.namespaces)})`;
}

const longestPiece = 40_000;

function pieces(check: ImageCheck, list: string, conditions: readonly string[] = []): readonly CelVariable[] {
  const groups: string[][] = [];
  let room = 0;
  for (const condition of conditions) {
    room -= condition.length;
    const last = groups.at(-1);
    if (last !== undefined && room > 0) last.push(condition);
    else {
      groups.push([condition]);
      room = longestPiece - condition.length;
    }
  }
  return groups.map((group, at) => ({
    name: `${word(check.id)}_${list}_${at}`,
    expression: `variables.images.filter(ref, ${anyOf(group)})`,
  }));
}

function inAny(variables: readonly CelVariable[]): string {
  return anyOf(variables.map(({ name }) => `ref in variables.${name}`)).replace(/^(?!\(|false$)(.*)$/, '($1)');
}

function word(id: string): string {
  return `check_${id.replaceAll('-', '_')}`;
}
