import { mkdtemp } from 'node:fs/promises';
import * as path from 'node:path';
import {
  failed,
  fileListName,
  ok,
  type FileVerdicts,
  type FoundMalware,
  type NotCovered,
  type Result,
  type ScannerFindings,
  type ScanProblem,
  type ToolAnswer,
  type ToolCall,
} from '../../core/index.js';
import type { NodeToolRunner } from '../tool-runner.js';
import { faultsAsProblems, valueOf } from './archive-fault.js';
import type { ArchivedImage } from './archived-image.js';
import { emptyRoot, LayerTree, nodeAt, segmentsOf, type FileNode, type TreeRoom } from './file-tree.js';
import { streamLayer } from './layer-stream.js';
import { removeFolder } from './private-folders.js';
import { maxListed, maxTrackedFiles } from './limits.js';
import { Spool } from './spool-files.js';
import type { TarEntry } from './tar-header.js';
import { TarWalk, type ContentSink } from './tar-walk.js';

/**
 * Hands every regular file of every layer, deleted ones included, to a scanner of files: whoever pulls the image gets them all. Usually
 * in one run; images whose contents would take more room than a batch are handed over in several.
 */
export async function scanFiles(
  image: ArchivedImage,
  call: ToolCall<FileVerdicts>,
  privateFolder: string,
  tools: NodeToolRunner,
  signal: AbortSignal,
): Promise<ToolAnswer<ScannerFindings>> {
  const name = image.subject.name;
  const folder = await faultsAsProblems(name, signal, () => mkdtemp(path.join(privateFolder, 'files-')));
  if (!folder.ok) return { result: folder, command: call.program };
  const scan = new FileScan(image, call, folder.value, tools, signal);
  const result = await faultsAsProblems(name, signal, () => scan.findings());
  await scan.close();
  await removeFolder(folder.value);
  return { ...scan.answer, result };
}

/** The largest file that clamscan looks into at all (its `--max-filesize` ends at 2 GB); others are not even copied. */
const maxFileBytes = 2_000 * 1024 * 1024;

interface Occurrence {
  readonly path: string;
  readonly layer: number;
  readonly number: number;
}

class FileScan {
  answer: Omit<ToolAnswer<unknown>, 'result'>;
  private readonly spool: Spool;
  private readonly occurrences: Occurrence[] = [];
  private readonly signatures = new Map<number, string>();
  private readonly reasons = new Map<number, string>();
  private readonly notCovered: NotCovered[] = [];
  private version: string | undefined;
  private readonly room: TreeRoom = { left: maxTrackedFiles };
  private isFull = false;

  constructor(
    private readonly image: ArchivedImage,
    private readonly call: ToolCall<FileVerdicts>,
    private readonly folder: string,
    private readonly tools: NodeToolRunner,
    private readonly signal: AbortSignal,
  ) {
    this.answer = { command: [call.program, ...call.args].join(' ') };
    this.spool = new Spool(folder);
  }

  async findings(): Promise<ScannerFindings> {
    let root = emptyRoot();
    for (const [index, layer] of this.image.layers.entries()) {
      const tree = new LayerTree(index, root, this.room);
      const walk = new TarWalk((entry) => this.visit(entry, tree, index));
      await streamLayer(layer, this.signal, async (piece) => {
        walk.write(piece);
        await this.spool.settle();
        if (this.spool.isFull) await this.spool.remove(await this.look());
      });
      walk.end();
      root = await tree.onto();
    }
    await this.look();
    return this.described(root);
  }

  async close(): Promise<void> {
    await this.spool.close();
  }

  private visit(entry: TarEntry, tree: LayerTree, layer: number): ContentSink | undefined {
    if (this.room.left <= 0) {
      this.tooMany(layer);
      return undefined;
    }
    const what = `/${segmentsOf(entry.name).join('/')}`;
    tree.add(entry);
    if (entry.sparse || entry.type === 'other') this.leaveOut(what, 'It is stored in a way that is not read.', layer);
    if (entry.size > maxFileBytes) this.leaveOut(what, `It is larger than ${maxFileBytes} bytes.`, layer);
    if (entry.size === 0 || entry.size > maxFileBytes) return undefined;
    return this.spool.sink(entry.size, (number) => this.occurrences.push({ path: what, layer, number }));
  }

  private tooMany(layer: number): void {
    if (!this.isFull) this.leaveOut('further files', `The image has more than ${maxTrackedFiles} files and folders.`, layer);
    this.isFull = true;
  }

  /** Lets the scanner look at what is in the folder; answers what it has seen. */
  private async look(): Promise<readonly number[]> {
    const numbers = this.spool.take();
    if (numbers.length === 0 && this.answer.program !== undefined) return numbers;
    const list = numbers.map((number) => `${number}\n`).join('');
    const call = { ...this.call, files: { ...this.call.files, [fileListName]: list } };
    const { result, ...answer } = await this.tools.run(call, this.signal, { folder: this.folder });
    this.answer = answer;
    this.note(valueOf(complete(valueOf(result), numbers.length, this.call.program)));
    return numbers;
  }

  private note({ found, notCovered, version }: FileVerdicts): void {
    for (const { file, signature } of found) this.signatures.set(numberOf(file), signature);
    for (const { file, why } of notCovered) this.reasons.set(numberOf(file), why);
    this.version = version ?? this.version;
  }

  private leaveOut(what: string, why: string, layer: number): void {
    this.leave({ what, why, layer: this.diffId(layer) });
  }

  private leave(left: NotCovered): void {
    if (this.notCovered.length < maxListed) this.notCovered.push(left);
    else if (this.notCovered.length === maxListed)
      this.notCovered.push({ what: 'further files', why: `More than ${maxListed} files were not looked into.` });
  }

  private described(root: FileNode): ScannerFindings {
    const malware: FoundMalware[] = [];
    for (const { path: where, layer, number } of this.occurrences) {
      const signature = this.signatures.get(number);
      const why = this.reasons.get(number);
      const isGone = nodeAt(root, segmentsOf(where))?.layer !== layer;
      if (signature !== undefined) malware.push({ signature, path: where, layer: this.diffId(layer), ...(isGone && { deleted: true }) });
      if (why !== undefined) this.leaveOut(where, why, layer);
    }
    return {
      claimed: { imageId: this.image.subject.imageId },
      ...(this.version !== undefined && { version: this.version }),
      lookedFor: ['malware'],
      tellsKnownExploited: false,
      vulnerabilities: [],
      secrets: [],
      misconfigurations: [],
      malware,
      notCovered: this.notCovered,
    };
  }

  private diffId(layer: number): string {
    return this.image.layers[layer]?.diffId ?? '';
  }
}

/** A file about which the scanner says nothing was not looked at, and an image of which a part was not looked at is not clean. */
function complete(verdicts: FileVerdicts, handedOver: number, program: string): Result<FileVerdicts, ScanProblem> {
  const { scanned = handedOver } = verdicts;
  if (scanned >= handedOver) return ok(verdicts);
  return failed({
    code: 'TOOL_FAILED',
    message: `${program} looked at ${scanned} of ${handedOver} files.`,
    next: 'Scan again; if it happens again, run the command by hand and read what it prints.',
  });
}

function numberOf(file: string): number {
  return Number(path.basename(file));
}
