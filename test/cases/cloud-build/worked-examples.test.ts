import { cloudBuild } from '../../../src/core/file-kinds/cloud-build/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(cloudBuild, new URL('.', import.meta.url));
