import { ansible } from '../../../src/core/file-kinds/ansible/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(ansible, new URL('.', import.meta.url));
