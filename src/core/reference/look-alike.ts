import { decodePunycode } from './decode-punycode.js';
import { quote } from './quote.js';

/**
 * The approved host that this one imitates, if any: spelt with letters of another script (also through punycode), or with `0` for
 * `o`, `1` for `l`, `rn` for `m`. For messages only; nothing is allowed or denied because of it. An approved host may be `*.suffix`.
 */
export function lookAlikeOf(host: string, approvedHosts: readonly string[]): string | undefined {
  if (host.length > longestHost) return undefined;
  const seen = appearance(host);
  const written = withoutPort(host.toLowerCase());
  const approved = looksOf(approvedHosts);
  if (approved.some(({ name }) => covers(name, written))) return undefined;
  return approved.find(({ name, seenName }) => (name.startsWith('.') ? seen.endsWith(seenName) : seen === seenName))?.text;
}

/** A sentence about a host that does not read as it is written, for messages; undefined for an ordinary one. */
export function hostRemark(host: string, approvedHosts: readonly string[] = []): string | undefined {
  if (host.length > longestHost) return undefined;
  const imitated = lookAlikeOf(host, approvedHosts);
  const ending = imitated === undefined ? '' : ` It looks like ${quote(imitated)}, which is approved, and is not the same host.`;
  const decoded = decodePunycode(host);
  if (decoded !== host) return `The host ${quote(host)} is punycode for ${quote(decoded)}.${ending}`;
  const foreign = Array.from(host).find((character) => (character.codePointAt(0) ?? 0) > 0x7f);
  if (foreign !== undefined) return `The host ${quote(host)} holds ${nameOf(foreign)}; registry hosts are ASCII.${ending}`;
  return imitated === undefined ? undefined : `The host ${quote(host)} is not ${quote(imitated)}, which is approved and looks like it.`;
}

/** DNS names have at most 253 characters; with a port and some room. */
const longestHost = 300;

interface Look {
  readonly text: string;
  /** Lower case, without port; starts with a dot for `*.suffix`. */
  readonly name: string;
  readonly seenName: string;
}

/** Kept per list, since a policy's list is asked for every finding about a host. */
const looks = new WeakMap<readonly string[], readonly Look[]>();

function looksOf(approvedHosts: readonly string[]): readonly Look[] {
  const known = looks.get(approvedHosts);
  if (known !== undefined) return known;
  const fresh = approvedHosts.map((text) => {
    const name = withoutPort(text.toLowerCase()).replace(/^\*/, '');
    return { text, name, seenName: appearance(name) };
  });
  looks.set(approvedHosts, fresh);
  return fresh;
}

function covers(name: string, host: string): boolean {
  return name.startsWith('.') ? host.endsWith(name) : host === name;
}

/** What a hurried reader sees: look-alikes folded into one, the port left out. Capital I, 1 and l are one to many fonts, so i goes with l. */
function appearance(host: string): string {
  const name = withoutPort(host);
  const letters = Array.from(
    decodePunycode(name).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
    (letter) => latin.get(letter) ?? letter,
  );
  return letters.join('').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

function withoutPort(host: string): string {
  return host.replace(/:[0-9]*$/, '');
}

/** Letters that fonts draw like Latin ones, each row from its Latin letter; digits fold in the same way. */
const latin: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аɑα',
    b: 'Ьʙƅ',
    c: 'сϲᴄ',
    d: 'ԁɗ',
    e: 'еҽєɛ',
    g: 'ɡց',
    h: 'һհн',
    j: 'јϳ',
    k: 'кκқ',
    l: '1iіιӏıɩⅼ|ǀ',
    m: 'мⅿ',
    n: 'ոռпη',
    o: '0оοօσ',
    p: 'рρ',
    q: 'ԛգ',
    r: 'гᴦ',
    s: 'ѕꜱ',
    t: 'тτ',
    u: 'υսцᴜ',
    v: 'νѵᴠ',
    w: 'ԝѡաɯ',
    x: 'хχ',
    y: 'уүγ',
    z: 'ᴢ',
    '.': '。․',
    '-': '‐‑–',
  }).flatMap(([letter, others]) => Array.from(others, (other) => [other, letter] as const)),
);

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
