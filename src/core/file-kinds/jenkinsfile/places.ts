import type { PlaceInfo } from '../../model/image-use.js';

/** Where images stand in Jenkinsfiles, declarative and scripted. What `docker.build` names is made there. */
export const places = {
  agent: place('agent', 'Docker agent', "agent { docker { image 'node:22' } }"),
  image: place('image', 'Image of a script', "docker.image('node:22').inside { … }"),
  container: place('container-template', 'Container template', "containerTemplate(name: 'node', image: 'node:22')"),
  pod: place('pod', 'Pod of an agent', "podTemplate(yaml: '''spec: {containers: [{image: node:22}]}''')"),
} as const;

/** One of these is in every Jenkinsfile that names an image. */
export const words: readonly string[] = ['docker', 'containerTemplate', 'yaml'];

function place(id: string, label: string, example: string): PlaceInfo {
  return { id: `jenkinsfile/${id}`, label, use: 'tool', class: 'ci', example };
}
