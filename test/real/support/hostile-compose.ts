import { random, type Random } from './random.js';

/** A Compose project as someone would write it who wants an image to pass unseen, with the shell's environment that it is started in. */
export interface ComposeProject {
  readonly files: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  /** One Compose file, no merging of any sort: every use must be one of Compose's own. */
  readonly plain: boolean;
}

/**
 * Every image has a name of its own (`i7.io/x`), so that it can be told where it came from; what is no image and looks like one is called
 * `no7.io/x`. Interpolation, `.env`, quoting, inline Dockerfiles, contexts, arguments, extending, including and overriding in all their forms.
 */
export function hostileCompose(seed: number): ComposeProject {
  const chance = random(seed);
  const writer: Writer = { chance, images: 0, plain: chance.below(2) === 0, dockerfiles: new Map() };
  const files: Record<string, string> = {};
  if (chance.below(4) > 0) files['.env'] = environmentFile(writer);
  files['compose.yaml'] = composeFile(writer, writer.plain ? [] : ['include', 'extends', 'merge']);
  if (!writer.plain) {
    if (chance.oneIn(3)) files['compose.override.yaml'] = composeFile(writer, ['merge', 'reset']);
    files['inc/c.yaml'] = composeFile(writer, ['merge']).replaceAll(/^ {2}(?=[ab]:)/gm, '  inc-');
    if (chance.oneIn(2)) files['inc/.env'] = environmentFile(writer);
    files['ext.yaml'] = composeFile(writer, []);
  }
  for (const [name, text] of writer.dockerfiles) files[name] = text;
  const environment = chance.oneIn(3) ? [`${chance.pick(variables)}=i900.io/x:1`, `${chance.pick(variables)}=5`] : [];
  return { files, environment, plain: writer.plain };
}

interface Writer {
  readonly chance: Random;
  images: number;
  readonly plain: boolean;
  readonly dockerfiles: Map<string, string>;
}

const variables = ['A', 'B', 'DOT', 'TAG', 'REG', '_x1', 'lower', 'EMPTY', 'CHAIN'] as const;

function name(writer: Writer): string {
  return `i${String(++writer.images)}.io/x`;
}

function environmentFile(writer: Writer): string {
  const { chance } = writer;
  const lines: string[] = [];
  for (let count = 1 + chance.below(5); count > 0; count--) lines.push(environmentLine(writer));
  return (chance.oneIn(20) ? '\ufeff' : '') + lines.join(chance.oneIn(10) ? '\r\n' : '\n') + (chance.oneIn(4) ? '' : '\n');
}

function environmentLine(writer: Writer): string {
  const { chance } = writer;
  const image = name(writer);
  return chance.pick([
    `DOT=${image}:1`,
    `DOT="${image}:1"`,
    `DOT='${image}:1'`,
    `DOT=${image}:1 # note`,
    `DOT=${image}:1#note`,
    `DOT="${image}:1" # note`,
    `export DOT=${image}:1`,
    `DOT: ${image}:1`,
    `DOT = ${image}:1`,
    `DOT="${image}\\:1"`,
    `DOT='${image}:1\\'`,
    `DOT=${image}:$TAG`,
    `DOT="${image}:\${TAG:-4}"`,
    `DOT='${image}:\${TAG:-4}'`,
    `DOT="${image}:\\$TAG"`,
    `DOT=${image}:$$TAG`,
    `CHAIN=\${DOT}`,
    `CHAIN=\${DOT:-${image}:9}`,
    `CHAIN="\${REG}${image}"`,
    `DOT="${image}\n:1"`,
    'EMPTY=',
    'EMPTY=""',
    'TAG=7',
    "TAG='8'",
    'TAG=1.10 ',
    'REG=reg.io/',
    'TAG',
    '# DOT=no1.io/x',
    '',
    `  B=${image}`,
    `_x1=${image}:2`,
    `lower=${image}`,
    chance.oneIn(8) ? 'a b=c' : `A=${image}`,
    chance.oneIn(8) ? 'DOT="no end' : 'EMPTY=  # all comment',
  ]);
}

/** An expression that holds an image. */
function expression(writer: Writer): string {
  const { chance } = writer;
  const image = name(writer);
  if (chance.below(3) === 0) return `${image}:${chance.pick(['1', '1.2-alpine', 'latest'])}`;
  const [a, b] = [chance.pick(variables), chance.pick(variables)];
  if (chance.oneIn(60))
    return chance.pick([`${image}:$`, `${image}:\${}`, `${image}:\${1}`, `${image}:\${${a}`, `${image}:\${${a} }`, `$`]);
  return chance.pick([
    `\${${a}:-${image}:1}`,
    `\${${a}-${image}:1}`,
    `\${${a}:+${image}:1}`,
    `\${${a}+${image}:1}`,
    `\${${a}:-\${${b}:-${image}:1}}`,
    `\${${a}:-\${${b}-${image}:1}}`,
    `\${${a}:-$${b}}`,
    `\${${a}}`,
    `$${a}`,
    `${image}:$${a}`,
    `${image}:\${${a}}`,
    `${image}:\${${a}:-1}`,
    `${image}:\${${a}-1}`,
    `${image}:\${${a}:-\${${b}:-2}}`,
    `${image}:\${${a}:-a}-\${${b}:-b}`,
    `${image}:\${${a}-a}\${${b}:+b}`,
    `${image}\${${a}}\${${b}}`,
    `\${${a}}${image}:1`,
    `\${${a}:-reg.io/}${image}:1`,
    `\${${a}:-reg.io}/${image.replace('.io', '')}:\${${b}:-3}`,
    `${image}:\${${a}:?need}`,
    `${image}:\${${a}?need \${${b}}}`,
    `\${${a}:-}\${${b}-${image}:1}`,
    `\${${a}:-${image}:1}\${${b}}`,
    `\${${a}:-${image}:\${${b}:-5}}`,
    `\${${a}:-${image}:1}@sha256:${'a'.repeat(64)}`,
    `${image}@sha256:${'0123456789abcdef'.repeat(4)}`,
    `${image}:$$${a}`,
    `${image}$$`,
    `\${${a}:--${image}}`,
    `\${${a}:-b:-${image}}`,
    `\${${a}-b:-${image}}`,
    `\${${a}:-b?${image}}`,
    `\${${a}:-"${image}"}`,
    `\${${a}:-{${image}}}`,
    `\${${a}:-${image}}}`,
    `\${${a}:-}`,
    `${image}:\${${a.toLowerCase()}:-l}`,
    `${image}:\${${a}:-1}$`.slice(0, -1),
    ` ${image}:1 `,
    `${image}:1\${${a}:+\${${b}:-z}}`,
  ]);
}

function composeFile(writer: Writer, tricks: readonly string[]): string {
  const { chance } = writer;
  const parts: string[] = [];
  if (chance.oneIn(6)) parts.push("version: '3'\n");
  if (chance.oneIn(4)) parts.push(`x-note: {text: "no${String(++writer.images)}.io/x:1"}\n`);
  const anchored = tricks.includes('merge') && chance.oneIn(2);
  if (anchored) parts.push(`x-common: &common\n  image: ${scalar(writer, expression(writer), '  ')}`);
  if (tricks.includes('include')) parts.push(chance.pick(['include: [inc/c.yaml]\n', 'include:\n  - path: inc/c.yaml\n', '']));
  parts.push('services:\n');
  for (const service of chance.oneIn(2) ? ['a', 'b'] : ['a']) {
    parts.push(`  ${service}:\n`);
    if (anchored && chance.oneIn(2)) parts.push('    <<: *common\n');
    else if (tricks.includes('extends') && chance.oneIn(3)) parts.push('    extends: {file: ext.yaml, service: a}\n');
    parts.push(...serviceFields(writer, tricks));
  }
  if (chance.oneIn(6)) parts.push(`models:\n  m:\n    model: ai/smollm\n`);
  const text = parts.join('');
  return chance.oneIn(12) ? text.replaceAll('\n', '\r\n') : text;
}

function serviceFields(writer: Writer, tricks: readonly string[]): readonly string[] {
  const { chance } = writer;
  const fields = [`    image: ${scalar(writer, expression(writer), '    ')}`];
  if (tricks.includes('reset') && chance.oneIn(5)) fields[0] = '    image: !reset null\n';
  if (chance.oneIn(3)) fields.push(build(writer));
  if (chance.oneIn(6))
    fields.push(`    volumes:\n      - type: image\n        source: ${scalar(writer, expression(writer), '        ')}        target: /x\n`);
  if (chance.oneIn(6)) fields.push(`    volumes:\n      - "no${String(++writer.images)}.io/x:/data"\n`);
  if (chance.oneIn(8)) fields.push(`    pre_start:\n      - image: ${scalar(writer, expression(writer), '        ')}        command: x\n`);
  if (chance.oneIn(4)) fields.push(`    labels: {image: "no${String(++writer.images)}.io/x:1"}\n`);
  if (chance.oneIn(4)) fields.push(`    environment:\n      IMAGE: no${String(++writer.images)}.io/x:1\n`);
  if (chance.oneIn(4)) fields.push(`    command: ["image: no${String(++writer.images)}.io/x"]\n`);
  if (chance.oneIn(3)) fields.reverse();
  return distinctKeys(fields);
}

/** Compose refuses a key that stands twice. */
function distinctKeys(fields: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return fields.filter((field) => {
    const key = field.slice(0, field.indexOf(':'));
    return !seen.has(key) && seen.add(key);
  });
}

function build(writer: Writer): string {
  const { chance } = writer;
  const lines = ['    build:\n'];
  const inline = chance.oneIn(2);
  if (inline) lines.push(`      dockerfile_inline: ${inlineDockerfile(writer)}`);
  else lines.push(dockerfile(writer));
  if (chance.oneIn(2)) lines.push(arguments_(writer));
  if (chance.oneIn(3)) lines.push(contexts(writer));
  if (chance.oneIn(4)) lines.push(`      tags: [no${String(++writer.images)}.io/x:1]\n`);
  if (chance.oneIn(6)) lines.push('      target: last\n');
  return lines.join('');
}

function dockerfile(writer: Writer): string {
  const { chance } = writer;
  const folder = chance.pick(['', 'app/', 'app/deep/']);
  const file = chance.pick(['Dockerfile', 'Dockerfile', 'dev.Dockerfile']);
  const text = `ARG BASE=${name(writer)}:1\nARG TAG=2\nFROM $BASE AS first\nFROM ${name(writer)}:\${TAG} AS last\n`;
  writer.dockerfiles.set(`${folder}${file}`, text);
  const context = folder === '' ? '.' : `./${folder.slice(0, -1)}`;
  return `      context: ${chance.pick([context, `"${context}"`])}\n${file === 'Dockerfile' ? '' : `      dockerfile: ${file}\n`}`;
}

function inlineDockerfile(writer: Writer): string {
  const { chance } = writer;
  const lines = [
    `ARG BASE=${expression(writer)}`,
    'FROM $$BASE AS first',
    `FROM ${expression(writer)} AS last`,
    `COPY --from=${name(writer)}:1 / /`,
  ];
  if (chance.oneIn(2)) lines.splice(1, 1, `FROM \${BASE} AS first`);
  if (chance.oneIn(3)) return `${JSON.stringify(lines.join('\n'))}\n`;
  const header = chance.pick(['|', '|-', '|+', '|2', '| # note']);
  return `${header}\n${lines.map((line) => `        ${line}\n`).join('')}`;
}

function arguments_(writer: Writer): string {
  const { chance } = writer;
  const value = expression(writer);
  return chance.pick([
    `      args:\n        BASE: ${scalar(writer, value, '        ')}`,
    `      args:\n        - ${JSON.stringify(`BASE=${value}`)}\n`,
    `      args: [TAG=9, ${JSON.stringify(`BASE=${value}`)}]\n`,
    `      args: {TAG: 9, BASE: ${JSON.stringify(value)}}\n`,
    '      args: [BASE]\n',
    '      args:\n        BASE:\n',
  ]);
}

function contexts(writer: Writer): string {
  const { chance } = writer;
  const value = `docker-image://${expression(writer).trim()}`;
  return chance.pick([
    `      additional_contexts:\n        - ${JSON.stringify(`base=${value}`)}\n`,
    `      additional_contexts:\n        base: ${scalar(writer, value, '        ')}`,
    `      additional_contexts: {base: ${JSON.stringify(value)}, other: "https://no${String(++writer.images)}.io/x.git"}\n`,
  ]);
}

/** A scalar to the end of its line, in one of YAML's spellings. */
function scalar(writer: Writer, text: string, indent: string): string {
  const { chance } = writer;
  const plain = /^[\w$][^#"'\n]*$/.test(text) && !/: | #|\s$/.test(text) ? text : JSON.stringify(text);
  return chance.pick([
    `${plain}\n`,
    `${plain}\n`,
    `${plain} # no${String(++writer.images)}.io/x\n`,
    `${JSON.stringify(text)}\n`,
    `'${text.replaceAll("'", "''")}'\n`,
    text.trim() === text ? `>-\n${indent}  ${text}\n` : `${JSON.stringify(text)}\n`,
    text.trim() === text ? `|-\n${indent}  ${text}\n` : `${JSON.stringify(text)}\n`,
    `!!str ${JSON.stringify(text)}\n`,
    `${JSON.stringify(text).replace('io', '\\x69o')}\n`,
    chance.oneIn(4) ? `"${text.replaceAll('"', '\\"').replace(':', ':\\\n' + indent)}"\n` : `${plain}\n`,
  ]);
}
