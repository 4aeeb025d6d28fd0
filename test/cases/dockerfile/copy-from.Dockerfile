FROM golang:1.25 AS build
FROM alpine:3
COPY --from=0 /a /b
COPY --from=+0 /a /b
COPY --from=7 /a /b
COPY --from=1.5 /a /b
COPY --from=Build /a /b
COPY --from=later /a /b
COPY --from=scratch /a /b
COPY --link --from=nginx:1.29 --chown=1:1 /a /b
COPY --from="busy"box:1.36 /a /b
COPY --from=${IMAGE} /a /b
COPY --FROM=nope /a /b
ADD --from=nope /a /b
COPY /a --from=nope /b
FROM busybox AS later
