/* What changes the text of a policy file; loaded when somebody asks for it, because it brings a YAML parser along. */
export { addException, describeRemark, draftPolicy, escapeText, importFiles, parseReference, recognisedBy } from '../core/index.js';
