import type { FilePath, Span } from '../model/span.js';
import type { LayerKind } from '../model/verdict.js';
import type { Policy } from './document.js';
import type { Complaint, DocumentNode } from './document-reading/document-node.js';
import { findNode } from './document-reading/find-node.js';
import { readDocument } from './document-reading/read-document.js';
import { validate, type SetAside } from './document-reading/validate.js';
import { headOf } from './document-reading/validation-words.js';
import { checkExceptions } from './exceptions-validity.js';
import type { DocumentPath, PolicyProblem, PolicyReading } from './layer.js';
import { needsNewerTool } from './needs-newer-tool.js';
import { policySchema } from './schema.js';
import { checkMeaning } from './validate-meaning.js';

/** What the reader is told besides the text. */
export interface ReadPolicyOptions {
  readonly layer: LayerKind;
  /** The version of Wharfmaster that reads, for `minTool`. */
  readonly toolVersion: string;
}

/**
 * Reads a policy file as policy.md section 1 says. Total and bounded: a broken file gives problems on its exact words and no policy.
 * A broken exception breaks nothing else: it is left out and said.
 */
export function readPolicy(file: FilePath, text: string, options: ReadPolicyOptions): PolicyReading {
  const { root, complaints } = readDocument(text);
  const base = { file, text };
  if (root === undefined) return reading(base, undefined, invalid(complaints.length > 0 ? complaints : [emptyFile(text)]));
  const outdated = needsNewerTool(root, options.toolVersion);
  if (outdated !== undefined) return reading(base, root, invalid([outdated]));
  if (complaints.length > 0) return reading(base, root, invalid(complaints));
  return readTree(base, root, options.layer);
}

interface Base {
  readonly file: FilePath;
  readonly text: string;
}

function readTree(base: Base, root: DocumentNode, layer: LayerKind): PolicyReading {
  const { value, complaints, setAside } = validate(root, policySchema);
  const problems = [...invalid(complaints), ...setAside.flatMap(aside)];
  if (!isPolicy(value)) return reading(base, root, problems);
  const structural = new Set(setAside.map(({ node }) => node));
  const sound = reading(base, root, [], undefined, structural);
  const meaning = checkMeaning(value, sound, layer);
  const exceptions = checkExceptions(value, sound);
  problems.push(...invalid(meaning), ...exceptions.problems);
  if (meaning.length > 0) return reading(base, root, problems, undefined, structural);
  const nodes = exceptionNodes(root, structural);
  const leftOut = new Set([...structural, ...exceptions.broken.flatMap((index) => nodes[index] ?? [])]);
  return reading(base, root, problems, exceptions.policy, leftOut);
}

function reading(
  base: Base,
  root: DocumentNode | undefined,
  problems: readonly PolicyProblem[],
  policy?: Policy,
  leftOut: ReadonlySet<DocumentNode> = new Set(),
): PolicyReading {
  const items = (list: DocumentNode): readonly DocumentNode[] =>
    list.kind === 'list' ? (leftOut.size === 0 ? list.items : list.items.filter((item) => !leftOut.has(item))) : [];
  const found = (path: DocumentPath) => (root === undefined ? undefined : findNode(root, path, items));
  const nowhere: Span = { start: 0, end: 0 };
  return {
    ...base,
    ...(policy !== undefined && { policy }),
    problems: bounded(problems),
    spanOf: (path) => found(path)?.node.span ?? nowhere,
    headOf: (path) => {
      const place = found(path);
      return place === undefined ? nowhere : place.node.kind === 'scalar' ? place.node.span : (place.keySpan ?? headOf(place.node));
    },
    keyOf: (path) => {
      const place = found(path);
      return place?.keySpan ?? (place === undefined ? nowhere : headOf(place.node));
    },
  };
}

/** The schema is proved equal to `Policy` by the compiler, so what passed it is one. */
function isPolicy(value: unknown): value is Policy {
  return value !== undefined;
}

function exceptionNodes(root: DocumentNode, leftOut: ReadonlySet<DocumentNode>): readonly DocumentNode[] {
  const list = findNode(root, ['exceptions'], () => []).node;
  return list.kind === 'list' ? list.items.filter((item) => !leftOut.has(item)) : [];
}

function invalid(complaints: readonly Complaint[]): PolicyProblem[] {
  return complaints.map((complaint) => ({ rule: 'policy-invalid', level: 'error', ...complaint }));
}

function aside({ complaints }: SetAside): PolicyProblem[] {
  return complaints.map((complaint) => ({ rule: 'exception-invalid', level: 'error', ...complaint }));
}

const mostProblems = 100;

/** In the order of the text, and never more than a person would read. */
function bounded(problems: readonly PolicyProblem[]): readonly PolicyProblem[] {
  const sorted = [...problems].sort(
    (a, b) => Number(b.rule === 'policy-invalid') - Number(a.rule === 'policy-invalid') || a.span.start - b.span.start,
  );
  const shown = sorted.slice(0, mostProblems).sort((a, b) => a.span.start - b.span.start);
  const rest = sorted[mostProblems];
  if (rest === undefined) return shown;
  const more = sorted.length - mostProblems;
  return [
    ...shown,
    {
      ...rest,
      what: `There are ${more} more problems from here on.`,
      why: 'They are not shown, so that this stays readable.',
      next: 'Correct the ones above first.',
    },
  ];
}

function emptyFile(text: string): Complaint {
  return {
    span: { start: 0, end: Math.min(text.length, 1) },
    what: 'This policy is empty.',
    why: 'A policy without `apiVersion` and `kind` could be any file.',
    next: 'Write `apiVersion: wharfmaster/v1` and `kind: ImagePolicy` in its first two lines.',
  };
}
