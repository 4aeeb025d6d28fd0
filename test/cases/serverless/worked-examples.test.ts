import { serverless } from '../../../src/core/file-kinds/serverless/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(serverless, new URL('.', import.meta.url));
