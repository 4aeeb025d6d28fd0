import { quadlet } from '../../../src/core/file-kinds/quadlet/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(quadlet, new URL('.', import.meta.url));
