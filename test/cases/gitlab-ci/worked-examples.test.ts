import { gitlabCi } from '../../../src/core/file-kinds/gitlab-ci/index.js';
import { describeWorkedExamples } from '../../support/worked-examples.js';

describeWorkedExamples(gitlabCi, new URL('.', import.meta.url));
