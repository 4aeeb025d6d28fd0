import { bitbucket } from '../../../src/core/file-kinds/bitbucket/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(bitbucket, new URL('.', import.meta.url));
