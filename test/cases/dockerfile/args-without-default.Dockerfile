ARG REGISTRY
ARG TAG
FROM ${REGISTRY}/node:20 AS a
FROM registry.bank.example/base/node:${TAG} AS b
FROM registry.bank.example/${TAG} AS c
FROM node:${TAG:-20} AS d
FROM node:${TAG:?must} AS e
FROM node${TAG:+:20}
