FROM registry.bank.example/base/node:22-${TARGETARCH} AS a
FROM ${TARGETARCH}/node:22 AS b
FROM node:${TARGETVARIANT:-v1} AS c
FROM node:${TARGETARCH:+22} AS d
FROM reg.io/x:${TARGETSTAGE} AS e
FROM node:${HTTP_PROXY:-22} AS last
