import { drone } from '../../../src/core/file-kinds/drone/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(drone, new URL('.', import.meta.url));
