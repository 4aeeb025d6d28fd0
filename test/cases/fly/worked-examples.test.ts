import { fly } from '../../../src/core/file-kinds/fly/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(fly, new URL('.', import.meta.url));
