FROM registry.bank.example/base/node:
COPY --from=
RUN --mount=type=bind,from
FROM "alpine
