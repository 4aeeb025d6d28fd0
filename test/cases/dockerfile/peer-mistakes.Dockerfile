# Each of these is read wrongly by some other tool (extraction.md 2c and 3).
ARG X=foo.com/image:tag
ARG V=1+2
ARG R=reg.io:5000 LATER=1
FROM $X AS hadolint-339
FROM ${UNSET:-debian:9} AS hadolint-315
FROM alpine:${V/+/-} AS slash
FROM $R/a:${LATER} AS two-in-one-line
FROM reg:5000/a:1@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb AS port-tag-digest
FROM alpine@sha256:1234 AS short-digest
FROM --platform=linux/amd64 port-tag-digest AS alias-with-platform
RUN \
  # comment\comment
  true
FROM foo.com/image AS untagged
COPY --from=HADOLINT-339 --chown=1:1 /a /b
