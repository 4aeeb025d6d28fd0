import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judged, layerOf } from '../../support/judging.js';

const bank = { layers: [layerOf(readFileSync(new URL('../../fixtures/policy/bank.yaml', import.meta.url), 'utf8'), 'organisation', '/etc/wharfmaster/bank.yaml')], broken: [] };

describe('x', () => {
  it.each(['node:20', 'registry.bank.example/base/node:22-slim', 'golang:1.25', 'registry.bank.example/dockerhub/library/golang:1.25', 'docker.io/library/node:20', 'registry.bank.example/sandbox/x:1', 'dir:x', 'NGINX', 'registry.bank.example/base/node', 'registry.bank.example/base/node:20-slim@sha256:2222222222222222222222222222222222222222222222222222222222222222'])('%s', (text) => {
    console.log(text, judged(text, bank));
  });
});
