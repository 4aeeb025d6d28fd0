import { buildkite } from '../../../src/core/file-kinds/buildkite/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(buildkite, new URL('.', import.meta.url));
