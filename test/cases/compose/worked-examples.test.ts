import { compose } from '../../../src/core/file-kinds/compose/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(compose, new URL('.', import.meta.url));
