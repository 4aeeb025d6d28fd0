import { render } from '../../../src/core/file-kinds/render/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(render, new URL('.', import.meta.url));
