FROM golang:1.25 AS toolbox
FROM debian:13 AS unused
FROM scratch
COPY --from=toolbox / /
COPY --from=ubuntu:24.04 /usr/lib/../lib /usr/lib
COPY --from=ubuntu:24.04 /usr/bin/app /usr/bin/app
