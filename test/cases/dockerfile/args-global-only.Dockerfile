# Only ARGs before the first FROM are seen by FROM; ARG and ENV of a stage never are.
ARG TAG=1.19
FROM nginx:${TAG} AS first
ARG TAG=1.20
ENV OTHER=evil
FROM nginx:${TAG}${OTHER}
