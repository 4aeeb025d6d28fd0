import { nomad } from '../../../src/core/file-kinds/nomad/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(nomad, new URL('.', import.meta.url));
