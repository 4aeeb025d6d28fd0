import { ko } from '../../../src/core/file-kinds/ko/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(ko, new URL('.', import.meta.url));
