import { buildpacks } from '../../../src/core/file-kinds/buildpacks/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(buildpacks, new URL('.', import.meta.url));
