import type { Imported, Importer, ImportFile } from '../importer.js';
import { retiring } from '../reading/docker-trust.js';
import { joined, Notes } from '../reading/notes.js';
import { textLines } from '../reading/text-lines.js';

/**
 * Docker Content Trust in env files, Compose, pipelines and daemon.json. It is found and explained, and nothing of it becomes policy: the
 * variables name neither images nor signers (targets.md section 10).
 */
export const contentTrust: Importer = {
  id: 'content-trust',
  title: 'Docker Content Trust settings',
  recognises: ({ file, text }) =>
    text.includes('DOCKER_CONTENT_TRUST') || (/daemon\.json$/i.test(file) && text.includes('"content-trust"')),
  import: (files) => joined(files.map(readFile)),
};

function readFile(source: ImportFile): Imported {
  const notes = new Notes(source);
  for (const { text, span } of textLines(source.text)) {
    if (/^\s*(?:#|\/\/)/.test(text)) continue;
    const variable = /DOCKER_CONTENT_TRUST(?:_SERVER)?/.exec(text)?.[0];
    if (variable === 'DOCKER_CONTENT_TRUST') notes.leaveOut({ span }, describeSwitch(text));
    if (variable === 'DOCKER_CONTENT_TRUST_SERVER')
      notes.leaveOut(
        { span },
        `A Notary server of your own. If its signatures still count, describe who signs under \`trust.signers\` with \`type: docker-trust\`. ${retiring}`,
      );
    if (text.includes('"content-trust"'))
      notes.leaveOut(
        { span },
        `Only Mirantis Container Runtime reads this key: Docker's and Moby's daemon ignore it, so it protects nothing there. ${retiring}`,
      );
  }
  return notes;
}

function describeSwitch(line: string): string {
  const isOff = /DOCKER_CONTENT_TRUST["']?\s*[=:]\s*["']?(?:0|false)/i.test(line);
  if (isOff) return `Docker Content Trust is switched off here. ${retiring}`;
  return `The client looks for signatures of Docker Content Trust, for each tag and on first use only. Version 29 of the command line no longer does, and says nothing. ${retiring} Say under \`trust.require\` whose signatures you ask for.`;
}
