FROM alpine:3 # no comment can stand here
FROM alpine:3 AS
FROM alpine:3 AS a b
FROM
FROM --platform=linux/arm64 --unknown alpine:3 AS a
