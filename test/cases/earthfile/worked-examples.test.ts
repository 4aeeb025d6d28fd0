import { earthfile } from '../../../src/core/file-kinds/earthfile/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(earthfile, new URL('.', import.meta.url));
