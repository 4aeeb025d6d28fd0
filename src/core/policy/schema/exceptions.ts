import type { Exception, ExceptionRules } from '../document.js';
import type { ListSchema, SchemaFor } from './types.js';
import { approvedBy, boolean, date, list, number, text } from './words.js';

const rule = text('The rule that is waived.', 'rule: unapproved-base', 'rule');

export const exception = {
  kind: 'object',
  description: 'A recorded, owned and dated waiver of one rule.',
  example:
    '{id: EX-1, rule: unapproved-base, match: docker.io/library/rabbitmq, owner: jane@bank.example, ticket: RISK-1, reason: no rebuild yet, created: 2026-11-01, expires: 2027-01-31}',
  required: {
    id: text('A name for this exception.', 'id: EX-2026-118'),
    rule,
    match: text(
      'The repository it is for; a pattern only if `exceptionRules.allowPatterns`.',
      'match: docker.io/library/rabbitmq',
      'pattern',
    ),
    owner: text('Who answers for it.', 'owner: jane.doe@bank.example'),
    ticket: text('Where it is recorded.', 'ticket: RISK-4411'),
    reason: text('Why the rule does not hold here.', 'reason: no internal rebuild before the first quarter'),
    created: date('The day it was granted.', 'created: 2026-11-01'),
    expires: date('The last day it counts, in UTC.', 'expires: 2027-01-31'),
  },
  optional: {
    digest: text('Only for this content.', 'digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"', 'digest'),
    vulnerability: text('Only for this vulnerability.', 'vulnerability: CVE-2020-8203'),
    package: text('Only for this package.', 'package: "pkg:npm/lodash"'),
    scope: {
      kind: 'object',
      description: 'Where it counts.',
      example: 'scope: {repositories: ["gitlab.bank.example/msg/*"]}',
      required: {},
      optional: {
        repositories: list(
          'Source repositories, compared with the `origin` of the repository a file is in.',
          'repositories: ["gitlab.bank.example/msg/*"]',
          text('A source repository.', '"gitlab.bank.example/msg/*"', 'glob'),
        ),
      },
    },
    approvedBy,
  },
} satisfies SchemaFor<Exception>;

export const exceptions: ListSchema<typeof exception> = {
  kind: 'list',
  description: 'Waivers of rules. One that is not well formed waives nothing.',
  example: 'exceptions: []',
  items: exception,
  separable: 'exception-invalid',
};

export const exceptionRules = {
  kind: 'object',
  description: 'What exceptions may be.',
  example: 'exceptionRules: {maxDays: 120, mayWaive: [unapproved-base]}',
  required: {},
  optional: {
    maxDays: number('How many days an exception may last.', 'maxDays: 120', 1),
    warnDaysBefore: number('How many days before its end `exception-expiring` speaks.', 'warnDaysBefore: 14'),
    mayWaive: list(
      'The rules that may be waived; all but `denied-image`, `malware-in-image` and the trust rules when absent.',
      'mayWaive: [unapproved-base, floating-tag]',
      text('A rule.', 'unapproved-base', 'rule'),
    ),
    allowPatterns: boolean('Whether an exception may be for a pattern instead of one repository.', 'allowPatterns: true'),
  },
} satisfies SchemaFor<ExceptionRules>;
