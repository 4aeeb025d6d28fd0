import { bazel } from '../../../src/core/file-kinds/bazel/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(bazel, new URL('.', import.meta.url));
