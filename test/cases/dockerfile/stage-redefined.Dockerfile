ARG NAME=build
FROM golang:1.25 AS build
FROM rust:1 AS build
FROM ${NAME} AS last
COPY --from=BUILD /a /b
