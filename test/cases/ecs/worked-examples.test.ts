import { ecs } from '../../../src/core/file-kinds/ecs/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(ecs, new URL('.', import.meta.url));
