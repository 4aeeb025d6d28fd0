FROM golang:1.25 AS Base
FROM base AS two
FROM Base AS three
FROM base:1 AS four
FROM alpine AS alpine
FROM alpine
