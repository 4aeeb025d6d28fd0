FROM alpine:3 AS build
FROM alpine:3
RUN --mount=type=bind,from=nginx:1.29,target=/a --mount=type=cache,FROM=redis:8,target=/b true
RUN --mount=type=bind,"from=golang:1.25",target=/a --mount='from=python:3.13,target=/b' true
RUN --mount=from=build,target=/a --mount=from=0,target=/b true
RUN --mount=from=${X},target=/a true
RUN echo --mount=from=nope
RUN --network=none --mount=target=/x,from=perl:5 true
