import { jenkinsfile } from '../../../src/core/file-kinds/jenkinsfile/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(jenkinsfile, new URL('.', import.meta.url));
