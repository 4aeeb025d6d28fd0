# syntax=docker/dockerfile:1
ARG REGISTRY=registry.bank.example
ARG NODE_VERSION=22
FROM --platform=$BUILDPLATFORM ${REGISTRY}/base/node:${NODE_VERSION}-slim AS build
RUN --mount=type=bind,from=golang:1.25,target=/go --mount=type=cache,target=/x npm ci
COPY --link --from=nginx:1.29 /etc/nginx /etc/nginx
FROM build AS test
COPY --from=BUILD /a /b
COPY --from=0 /a /b
FROM scratch
FROM "alpine:3"
ONBUILD COPY --from=busybox /bin/sh /bin/sh
ADD https://example.com/x /x
