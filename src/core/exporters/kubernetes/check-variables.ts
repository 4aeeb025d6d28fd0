import type { ImageCheck } from '../checks/index.js';
import { allOf, anyOf, inGranted, inSet } from './set-expressions.js';

/** A variable of a ValidatingAdmissionPolicy: evaluated when it is asked for, once, with a budget of its own. */
export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

/**
 * A check as variables: for each piece of its lists the references that are in it, and last those that fail. Lists are cut into pieces,
 * because CEL takes no expression of more than 100,000 characters.
 */
export function checkVariables(check: ImageCheck): readonly CelVariable[] {
  const { about, oneOf, noneOf, waived } = check;
  const lists = {
    about: pieces(check, 'about', about?.map(inSet)),
    waived: pieces(check, 'waived', waived.map(inSet)),
    oneOf: pieces(check, 'one_of', oneOf?.map(inGranted)),
    noneOf: pieces(check, 'none_of', noneOf?.map(inSet)),
  };
  const breaks = anyOf([...(oneOf === undefined ? [] : [`!${lists.oneOf.test}`]), ...(noneOf === undefined ? [] : [lists.noneOf.test])]);
  const fails = allOf([
    ...(about === undefined ? [] : [lists.about.test]),
    ...(waived.length === 0 ? [] : [`!${lists.waived.test}`]),
    breaks,
  ]);
  return [
    ...Object.values(lists).flatMap(({ variables }) => variables),
    { name: failedName(check), expression: `variables.images.filter(image, ${fails}).map(image, image.ref)` },
  ];
}

/** The variable that holds the references which fail a check. */
export function failedName(check: Pick<ImageCheck, 'id'>): string {
  return `${word(check.id)}_failed`;
}

interface Pieces {
  readonly variables: readonly CelVariable[];
  /** True for an image of the list. */
  readonly test: string;
}

const longestPiece = 22_000;

/** A list that fits is written where it is asked. */
function pieces(check: ImageCheck, list: string, conditions: readonly string[] = []): Pieces {
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
  if (groups.length < 2) return { variables: [], test: anyOf(conditions) };
  const variables = groups.map((group, at) => ({
    name: `${word(check.id)}_${list}_${at}`,
    expression: `variables.images.filter(image, ${anyOf(group)}).map(image, image.ref)`,
  }));
  return { variables, test: anyOf(variables.map(({ name }) => `image.ref in variables.${name}`)) };
}

function word(id: string): string {
  return `check_${id.replaceAll('-', '_')}`;
}
