import { resolvePath } from '../../model/file-path.js';
import { withoutPrefix } from '../image-text/index.js';
import { places } from './places.js';
import { isOpen, type ProjectSearch } from './project-search.js';

/** Notes the Compose files that this one includes or extends. One that comes from a registry is an artifact of it. */
export function findFiles(project: ProjectSearch): void {
  const { search } = project;
  const paths = ['include[]', 'include[].path', 'include[].path[]', 'services.*.extends.file', 'jobs.*.extends.file'];
  for (const scalar of paths.flatMap((path) => project.scalars(path))) {
    const settled = project.settle(scalar);
    const artifact = withoutPrefix(settled.text, 'oci://');
    if (artifact !== undefined) project.notePart(places.include, artifact, settled);
    if (settled.refused !== undefined || isOpen(settled.text)) continue;
    const file = resolvePath(search.file.path, settled.text.text);
    if (file !== undefined && file !== search.file.path) search.noteFollowed({ file, kind: 'compose' });
  }
}
