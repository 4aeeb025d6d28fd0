import type { Digest, ImageScan, ScanProblem } from '../../core/index.js';
import { invalidParameters } from '../lifecycle.js';
import { readTrust } from '../trust/read-trust.js';
import { factsMethod, type DockerfileOfImage, type FactsParams, type ImageFacts } from '../protocol.js';

/** So many images are taken of one message, and so many names of one image. */
const mostImages = 1_000;
const mostNames = 100;

/** The parameters of `wharfmaster/facts` from any client: what is no fact about an image is left out, so that nothing later stumbles over it. */
export function readFacts(given: unknown): FactsParams {
  if (!isRecord(given) || !Array.isArray(given['images']))
    throw invalidParameters(factsMethod, '`images`, and if need be `gone` and `all`, each as the protocol lays down');
  const gone = Array.isArray(given['gone']) ? given['gone'].filter(isDigest) : [];
  return { images: given['images'].slice(0, mostImages).flatMap(readImage), gone, all: given['all'] === true, ...readTrust(given) };
}

function readImage(given: unknown): readonly ImageFacts[] {
  if (!isRecord(given) || !isDigest(given['imageId'])) return [];
  const { imageId, names, scan, problem, dockerfile, onBuild } = given;
  return [
    {
      imageId,
      names: textsOf(names).slice(0, mostNames),
      ...(isScan(scan) && { scan }),
      ...(isProblem(problem) && { problem }),
      ...(isDockerfile(dockerfile) && { dockerfile }),
      ...(Array.isArray(onBuild) && { onBuild: textsOf(onBuild).slice(0, mostNames) }),
    },
  ];
}

/** What judging and placing go through; the client made the rest itself, from the same types. */
function isScan(given: unknown): given is ImageScan {
  if (!isRecord(given) || !isRecord(given['subject']) || !isRecord(given['config']) || !isRecord(given['contents'])) return false;
  const { subject, config, contents, reports, failures } = given;
  const hasSubject = typeof subject['name'] === 'string' && isDigest(subject['imageId']) && Array.isArray(subject['tags']);
  const hasConfig =
    isListOf(config['diffIds'], isDigest) && isListOf(config['history'], isHistoryEntry) && isListOf(config['onBuild'], isText);
  const hasContents = ['packageDatabases', 'ownInventories', 'notCovered'].every((key) => Array.isArray(contents[key]));
  return hasSubject && hasConfig && hasContents && isListOf(reports, isReport) && isListOf(failures, isFailure);
}

function isHistoryEntry(given: unknown): boolean {
  return isRecord(given) && typeof given['createdBy'] === 'string' && isOptionalText(given['comment']);
}

const reportLists = ['lookedFor', 'secrets', 'misconfigurations', 'malware', 'notCovered'];

function isReport(given: unknown): boolean {
  if (!isRecord(given) || !isRecord(given['scanner']) || typeof given['scanner']['id'] !== 'string') return false;
  if (typeof given['finishedAt'] !== 'string' || !reportLists.every((key) => isListOf(given[key], key === 'lookedFor' ? isText : isRecord)))
    return false;
  return isListOf(given['vulnerabilities'], isVulnerability);
}

function isVulnerability(given: unknown): boolean {
  if (!isRecord(given) || typeof given['id'] !== 'string' || typeof given['severity'] !== 'string' || !isRecord(given['package']))
    return false;
  const { name, version } = given['package'];
  return isText(name) && isText(version) && isListOf(given['fixedIn'], isText) && isListOf(given['aliases'], isText);
}

function isFailure(given: unknown): boolean {
  return isRecord(given) && typeof given['scanner'] === 'string' && isProblem(given['problem']);
}

function isProblem(given: unknown): given is ScanProblem {
  return isRecord(given) && ['code', 'message', 'next'].every((key) => typeof given[key] === 'string');
}

function isDockerfile(given: unknown): given is DockerfileOfImage {
  if (!isRecord(given) || typeof given['uri'] !== 'string' || typeof given['certain'] !== 'boolean') return false;
  const { target, buildArgs, baseLayers, baseDiffIds } = given;
  const hasArguments = buildArgs === undefined || (isRecord(buildArgs) && Object.values(buildArgs).every(isText));
  const hasBase =
    (baseLayers === undefined || typeof baseLayers === 'number') && (baseDiffIds === undefined || isListOf(baseDiffIds, isDigest));
  return isOptionalText(target) && hasArguments && hasBase;
}

function isListOf(given: unknown, is: (value: unknown) => boolean): boolean {
  return Array.isArray(given) && given.every(is);
}

function textsOf(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter(isText) : [];
}

function isText(given: unknown): given is string {
  return typeof given === 'string';
}

function isOptionalText(given: unknown): boolean {
  return given === undefined || isText(given);
}

function isDigest(given: unknown): given is Digest {
  return isText(given) && /^[a-z0-9]{1,20}:[0-9a-f]{32,128}$/.test(given);
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
