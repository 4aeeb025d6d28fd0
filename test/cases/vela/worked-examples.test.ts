import { vela } from '../../../src/core/file-kinds/vela/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(vela, new URL('.', import.meta.url));
