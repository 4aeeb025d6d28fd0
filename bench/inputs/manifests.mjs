import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { filesBelow, moduleFolder, modules } from './modules.mjs';

/** Copies this many real manifests into one folder, a mix of several projects that does not depend on the machine. Returns their paths. */
export async function collectManifests(target, number) {
  await mkdir(target, { recursive: true });
  const candidates = [];
  for (const module of modules.manifests) {
    const folder = await moduleFolder(module);
    for (const path of await filesBelow(folder)) if (/\.ya?ml$/.test(path)) candidates.push({ path, key: hash(relative(folder, path)) });
  }
  candidates.sort((a, b) => (a.key < b.key ? -1 : 1));
  const files = [];
  for (const { path } of candidates) {
    if (files.length === number) return files;
    const text = await readFile(path, 'utf8');
    if (!isManifest(text)) continue;
    const file = join(target, `${String(files.length).padStart(4, '0')}.yaml`);
    await writeFile(file, text);
    files.push(file);
  }
  throw new Error(`The modules hold only ${files.length} manifests.`);
}

/** A deployment a document, forty lines each; one in twenty-five asks for an image that no strict policy approves. */
export function largeManifest(images) {
  return Array.from({ length: images }, (_, index) =>
    deployment(index, index % 25 === 12 ? 'nginx:1' : `registry.bank.example/team/app-${index}:1`),
  ).join('---\n');
}

/** One deployment of five times that length. */
export function longDeployment() {
  const settings = Array.from({ length: 80 }, (_, index) => `            - name: SETTING_${index}\n              value: "${index}"\n`).join(
    '',
  );
  return deployment(0, 'nginx:1').replace('          env:\n', `          env:\n${settings}`);
}

/** The API descriptions' examples and templates of Helm are no manifests; peers stop at a file that they cannot parse. */
function isManifest(text) {
  if (!/^apiVersion:/m.test(text) || !/^kind:/m.test(text) || text.includes('{{')) return false;
  const documents = parseAllDocuments(text);
  return documents.every((document) => document.errors.length === 0 && document.warnings.length === 0 && isResource(document.toJS()));
}

function isResource(value) {
  return value === null || (typeof value === 'object' && typeof value.apiVersion === 'string' && typeof value.kind === 'string');
}

function hash(text) {
  return createHash('sha1').update(text).digest('hex');
}

function deployment(index, image) {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  namespace: team-${index % 20}
  labels:
    app.kubernetes.io/name: app-${index}
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: app-${index}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: app-${index}
    spec:
      securityContext:
        runAsNonRoot: true
      containers:
        - name: app
          image: ${image}
          imagePullPolicy: IfNotPresent
          args:
            - serve
            - --port=8080
          ports:
            - containerPort: 8080
              name: http
          env:
            - name: LOG_LEVEL
              value: "info"
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
          resources:
            limits:
              memory: 256Mi
`;
}
