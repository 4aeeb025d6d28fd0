import { azurePipelines } from '../../../src/core/file-kinds/azure-pipelines/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(azurePipelines, new URL('.', import.meta.url));
