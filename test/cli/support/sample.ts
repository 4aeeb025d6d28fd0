/** A small repository with one of everything that reports can say; dates lie far away, so that no test depends on today. */
export const sample: Readonly<Record<string, string>> = {
  '.wharfmaster.yaml': `apiVersion: wharfmaster/v1
kind: ImagePolicy
metadata: {name: sample, version: "7", serial: 7}
defaults: {unqualified: {dockerfile: warn}}
sources:
  allow:
    - registry.example/**
bases:
  catalogue:
    - image: registry.example/base/node
      tags: ">=20 <25"
      replaces: [docker.io/library/node]
      offers:
        - {tag: 20-slim, digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"}
exceptions:
  - {id: EX-1, rule: unapproved-registry, match: quay.io/old/tool, owner: a@example, ticket: T-1, reason: until it is rebuilt, created: 2020-01-01, expires: 2999-12-31}
exceptionRules: {maxDays: 500000}
exclude: ["testdata/**"]
`,
  'app/Dockerfile': `ARG BASE=registry.example/base/node
ARG OPEN
FROM node:20-slim AS build
COPY --from=quay.io/old/tool:1 /bin/tool /bin/tool
FROM \${BASE}:20
COPY --from=\${OPEN} / /
RUN curl -fsSL https://example.invalid/install.sh | sh
`,
  'k8s/app.yaml': `apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop}
spec:
  containers:
    - name: good
      image: registry.example/shop/app:1.2.3
    - name: bad
      image: evil.example/shop/app:1.2.3
`,
  'k8s/broken.yaml': `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
      image: registry.example/a:1
    - name: [b
      image: registry.example/b:1
`,
  'testdata/Dockerfile': 'FROM evil.example/x:1\n',
  'ignored/Dockerfile': 'FROM evil.example/x:1\n',
  '.gitignore': 'ignored/\n',
};
