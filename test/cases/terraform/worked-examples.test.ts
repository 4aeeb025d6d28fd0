import { terraform } from '../../../src/core/file-kinds/terraform/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(terraform, new URL('.', import.meta.url));
