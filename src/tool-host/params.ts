import * as path from 'node:path';
import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { scanAspects } from '../core/index.js';
import type { AdmitParams } from './cluster-protocol.js';
import type { BuildParams, HostConfiguration, InspectParams, ScanParams, WatchParams } from './protocol.js';

/* Requests come from another process, so nothing in them is believed before it is looked at. */

/** Looks at one value. */
export type Check = (value: unknown) => boolean;

export function readConfiguration(given: unknown): HostConfiguration {
  return checked<HostConfiguration>('configure', given, {
    workspaces: listOf(isPath),
    programs: isTexts,
    storage: isPath,
    storageBytes: isNumber,
    runtime: optional(isText),
  });
}

export function readInspect(given: unknown): InspectParams {
  return checked<InspectParams>('images/inspect', given, { name: isText, runtime: optional(isText) });
}

export function readScan(given: unknown): ScanParams {
  return checked<ScanParams>('images/scan', given, scanShape);
}

export function readBuild(given: unknown): BuildParams {
  return checked<BuildParams>('images/build', given, {
    token: isText,
    runtime: optional(isText),
    dockerfile: isPath,
    context: isPath,
    target: optional(isText),
    args: isTexts,
    platform: optional(isText),
    tag: optional(isText),
    timeoutMs: isNumber,
  });
}

export function readAdmit(given: unknown): AdmitParams {
  return checked<AdmitParams>('cluster/admit', given, { manifest: isText, context: optional(isText) });
}

export function readWatch(given: unknown): WatchParams {
  return checked<WatchParams>('images/watch', given, { watch: isBoolean, compare: optional(isBoolean) });
}

type Shape<T> = { readonly [Key in keyof Required<T>]: Check };

export function checked<T>(method: string, given: unknown, shape: Shape<T>): T {
  if (isOf<T>(given, shape)) return given;
  const names = Object.keys(shape).join('`, `');
  throw new ResponseError(ErrorCodes.InvalidParams, `${method} takes \`${names}\`, each as the protocol lays down.`);
}

function isOf<T>(value: unknown, shape: Shape<T>): value is T {
  return hasShape(value, shape);
}

export function hasShape(value: unknown, shape: Readonly<Record<string, Check>>): boolean {
  return isRecord(value) && Object.entries(shape).every(([name, check]) => check(value[name]));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length < 100_000 && !value.includes('\0');
}

export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

export function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

export function isPath(value: unknown): boolean {
  return typeof value === 'string' && path.isAbsolute(value) && !value.includes('\0');
}

const isTexts: Check = mapOf((value) => typeof value === 'string' && !value.includes('\0'));

export function mapOf(check: Check): Check {
  return (value) => isRecord(value) && Object.values(value).every(check);
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

/** What a request says about scanning. */
export const scanShape = {
  token: isText,
  image: (image) => hasShape(image, { name: isText, runtime: optional(isText) }) || hasShape(image, { tarball: isPath }),
  scanners: listOf(isText),
  policies: optional(
    listOf((policy) => hasShape(policy, { scanners: listOf(isText), require: (word) => word === 'any' || word === 'all' })),
  ),
  aspects: optional(listOf((aspect) => scanAspects.some((known) => known === aspect))),
  timeoutMs: isNumber,
  updateDatabase: isBoolean,
  servers: isTexts,
  databases: optional(isTexts),
  credentials: mapOf(isTexts),
  again: isBoolean,
} satisfies Shape<ScanParams>;
