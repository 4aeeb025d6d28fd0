FROM golang:1.25 AS builder
RUN make
FROM alpine:3 AS unused
FROM builder
