import { woodpecker } from '../../../src/core/file-kinds/woodpecker/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(woodpecker, new URL('.', import.meta.url));
