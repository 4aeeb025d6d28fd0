FROM alpine:3 AS base
ONBUILD COPY --from=nginx:1.29 /a /b
ONBUILD RUN --mount=from=redis:8,target=/x true
onbuild copy --from=base /a /b
ONBUILD RUN <<EOF
COPY --from=phantom /a /b
EOF
FROM base
