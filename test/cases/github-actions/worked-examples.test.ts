import { githubActions } from '../../../src/core/file-kinds/github-actions/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(githubActions, new URL('.', import.meta.url), 'repository/.github/workflows/');
