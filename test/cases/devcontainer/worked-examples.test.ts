import { devcontainer } from '../../../src/core/file-kinds/devcontainer/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(devcontainer, new URL('.', import.meta.url));
