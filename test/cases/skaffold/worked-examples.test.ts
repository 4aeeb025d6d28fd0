import { skaffold } from '../../../src/core/file-kinds/skaffold/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(skaffold, new URL('.', import.meta.url));
