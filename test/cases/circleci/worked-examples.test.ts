import { circleci } from '../../../src/core/file-kinds/circleci/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(circleci, new URL('.', import.meta.url));
