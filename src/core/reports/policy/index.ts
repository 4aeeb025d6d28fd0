/* The registry whitelist document of the control: a policy for auditors, as a page or as Markdown. */
export { policyPage } from './html.js';
export { policyMarkdown } from './markdown.js';
export { policyDocument, type PolicyDocument } from './policy-document.js';
