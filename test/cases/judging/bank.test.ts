import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JudgingContext } from '../../../src/core/policy/layer.js';
import { judged, layerOf, today, type PlaceOfUse } from '../../support/judging.js';

/* The bank's policy of policy.md section 2 and what it says: text in, outcome and rules out. Judged on 22 November 2026. */

const bank = { layers: [layerOf(readFileSync(new URL('../../fixtures/policy/bank.yaml', import.meta.url), 'utf8'), 'organisation', '/etc/wharfmaster/bank.yaml')], broken: [] };
const one = `sha256:${'1'.repeat(64)}`;
const two = `sha256:${'2'.repeat(64)}`;
const other = `sha256:${'a'.repeat(64)}`;

type Row = readonly [image: string, verdict: string];

function table(title: string, place: PlaceOfUse, rows: readonly Row[], context: JudgingContext = today): void {
  describe(title, () => {
    it.each(rows)('%s is %s', (image, verdict) => {
      expect(judged(image, bank, place, context)).toBe(verdict);
    });
  });
}

table('the final stage of a Dockerfile', { use: 'base' }, [
  // Sources: docker.io/library/node is nowhere allowed; the short name is said too.
  ['node:20', 'denied unapproved-registry:error unqualified-image:warn'],
  ['docker.io/library/node:20', 'denied unapproved-registry:error'],
  ['docker.io/node:20', 'denied unapproved-registry:error'],
  ['index.docker.io/library/node:20', 'denied unapproved-registry:error'],
  ['registry-1.docker.io/library/node:20', 'denied unapproved-registry:error'],
  ['registry.bank.example/dockerhub/library/node:20', 'denied unapproved-registry:error'],
  ['quay.io/x/y:1', 'denied unapproved-registry:error'],
  ['registry.bank.example.evil.com/base/node:22-slim', 'denied unapproved-registry:error'],
  ['registry.bank.example:443/base/node:22-slim', 'denied unapproved-registry:error'],
  ['evil.io/registry.bank.example/base/node:22-slim', 'denied unapproved-registry:error'],
  // Bases: the catalogue, its range, its offers, its pin.
  [`registry.bank.example/base/node:22-slim@${one}`, 'allowed'],
  [`registry.bank.example/base/node:20-slim@${two}`, 'allowed'],
  [`REGISTRY.bank.example/base/node:20-slim@${two}`, 'allowed'],
  [`registry.bank.example/base/node@${one}`, 'allowed'],
  [`registry.bank.example/base/node:22-slim@${two}`, 'denied unapproved-base:error'],
  [`registry.bank.example/base/node:24@${other}`, 'denied unapproved-base:error'],
  [`registry.bank.example/base/node@${other}`, 'undetermined'],
  ['registry.bank.example/base/node:22-slim', 'denied missing-digest:error'],
  ['registry.bank.example/base/node:24.1-bookworm', 'denied missing-digest:error'],
  ['registry.bank.example/base/node:18', 'denied unapproved-base:error'],
  ['registry.bank.example/base/node:25', 'denied unapproved-base:error'],
  ['registry.bank.example/base/node:lts', 'denied unapproved-base:error'],
  ['registry.bank.example/base/node', 'denied missing-tag:error unapproved-base:error'],
  ['registry.bank.example/base/node:latest', 'denied floating-tag:error unapproved-base:error'],
  ['registry.bank.example/base/temurin:21-jre', 'allowed'],
  ['registry.bank.example/base/temurin:v25', 'allowed'],
  ['registry.bank.example/base/temurin:17', 'denied unapproved-base:error'],
  ['registry.bank.example/apps/shop:1.0', 'denied unapproved-base:error'],
  ['registry.access.redhat.com/ubi9/ubi:9.5-1736', 'denied unapproved-base:error'],
  ['registry.access.redhat.com/ubi8/ubi:8.10', 'denied unapproved-registry:error'],
  // Deny beats allow, and stands alone.
  ['registry.bank.example/sandbox/x:latest', 'denied denied-image:error'],
  ['registry.bank.example/sandbox:1', 'denied unapproved-base:error'],
  // Use grants.
  ['swiftpartner.azurecr.io/gateway:1', 'denied unapproved-registry:error'],
  // Mirrors: an allowed source is asked to go through the mirror; through it, it is its source.
  ['golang:1.25', 'denied unqualified-image:warn mirror-required:error'],
  ['registry-1.docker.io/library/rabbitmq:4', 'denied mirror-required:error'],
  ['registry.bank.example/dockerhub/library/golang:1.25', 'denied unapproved-base:error'],
  ['registry.bank.example/dockerhub/library/rabbitmq:4', 'denied unapproved-base:error'],
  ['registry.bank.example/dockerhub:1', 'denied unapproved-base:error'],
  // What does not parse, or is a transport to others.
  ['NODE:20', 'denied malformed-image:error'],
  ['dir:x', 'denied malformed-image:error'],
  ['sbom:x', 'denied malformed-image:error'],
  ['docker.io/library/dir:x', 'denied unapproved-registry:error'],
  ['registry.bank.example/base/node:', 'denied malformed-image:error'],
  ['registry.b\u0430nk.example/base/node:22-slim', 'denied malformed-image:error'],
]);

table('a builder stage of a Dockerfile', { use: 'tool', stage: 'builder' }, [
  ['registry.bank.example/dockerhub/library/golang:1.25-alpine', 'allowed'],
  ['registry.bank.example/dockerhub/golang:1.25', 'allowed'],
  ['registry.bank.example/dockerhub/library/golang:1.24', 'allowed unapproved-base:warn'],
  ['registry.bank.example/tools/maven:3.9', 'allowed unapproved-base:warn'],
  ['registry.bank.example/base/temurin:21', 'allowed unapproved-base:warn'],
  [`registry.bank.example/base/node:20-slim@${two}`, 'allowed'],
  ['registry.bank.example/base/node:20-slim', 'denied missing-digest:error'],
  ['registry.bank.example/tools/maven:3.9-SNAPSHOT', 'denied floating-tag:error unapproved-base:warn'],
  ['registry.access.redhat.com/ubi9/ubi:9.5', 'denied unapproved-registry:error'],
]);

table('tools fetched by COPY --from, mounts and frontends', { use: 'tool' }, [
  ['registry.bank.example/tools/maven:3.9', 'allowed'],
  ['registry.bank.example/base/node:18', 'allowed'],
  ['registry.bank.example/dockerhub/library/golang:1.20', 'allowed'],
  ['docker/dockerfile:1', 'denied unapproved-registry:error unqualified-image:warn'],
]);

table('what runs, in the namespace payments-eu', { use: 'run', namespace: 'payments-eu' }, [
  [`registry.bank.example/apps/shop:1.0@${other}`, 'allowed'],
  [`registry.bank.example/apps/shop@${other}`, 'allowed'],
  ['registry.bank.example/apps/shop:1.0', 'denied missing-digest:error'],
  ['registry.bank.example/apps/shop', 'denied missing-tag:error missing-digest:error'],
  [`registry.bank.example/apps/shop:latest@${other}`, 'denied floating-tag:error'],
  [`registry.bank.example/apps/shop:Latest@${other}`, 'allowed'],
  [`registry.bank.example/apps/shop:dev@${other}`, 'denied floating-tag:error'],
  [`registry.bank.example/apps/shop:develop@${other}`, 'allowed'],
  ['swiftpartner.azurecr.io/gateway:1.2', 'allowed'],
  ['registry.access.redhat.com/ubi9/ubi:9.5', 'denied unapproved-registry:error'],
  ['nginx:1.27', 'denied unapproved-registry:error unqualified-image:error'],
  ['registry.bank.example/dockerhub/library/rabbitmq:4', 'allowed'],
  ['rabbitmq:4', 'denied unqualified-image:error mirror-required:error'],
  ['registry.bank.example/dockerhub/library/golang:1.25', 'allowed'],
]);

table('what runs, in another namespace', { use: 'run', namespace: 'web' }, [['swiftpartner.azurecr.io/gateway:1.2', 'denied unapproved-registry:error']]);
table('what runs, with no namespace written', { use: 'run' }, [
  ['swiftpartner.azurecr.io/gateway:1.2', 'undetermined'],
  [`registry.bank.example/apps/shop:1.0@${other}`, 'allowed'],
  ['swiftpartner.azurecr.io/gateway', 'denied missing-tag:error'],
]);

const msg = { ...today, origin: 'git@gitlab.bank.example:msg/broker.git' };
table('the repository that the exception is for', { use: 'base' }, [['registry.bank.example/dockerhub/library/rabbitmq:4', 'allowed unapproved-base:excepted']], msg);
table('the same after the exception’s last day but one', { use: 'base' }, [['registry.bank.example/dockerhub/library/rabbitmq:4', 'allowed unapproved-base:excepted exception-expiring:info']], {
  ...msg,
  now: Date.parse('2027-01-31T23:59:59Z'),
});
table('the same when the exception has expired', { use: 'base' }, [['registry.bank.example/dockerhub/library/rabbitmq:4', 'denied unapproved-base:error exception-expired:warn']], {
  ...msg,
  now: Date.parse('2027-02-01T00:00:00Z'),
});
table('another repository', { use: 'base' }, [['registry.bank.example/dockerhub/library/rabbitmq:4', 'denied unapproved-base:error']], { ...today, origin: 'https://gitlab.bank.example/web/broker.git' });
table('temurin in its last 90 days', { use: 'base' }, [['registry.bank.example/base/temurin:21', 'allowed deprecated-base:warn']], { now: Date.parse('2029-10-03T00:00:00Z') });
table('temurin the day before', { use: 'base' }, [['registry.bank.example/base/temurin:21', 'allowed']], { now: Date.parse('2029-10-02T23:59:59Z') });
table('temurin after its end of life', { use: 'base' }, [['registry.bank.example/base/temurin:21', 'denied deprecated-base:error']], { now: Date.parse('2030-01-01T00:00:00Z') });
