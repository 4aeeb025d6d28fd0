ARG SINGLE='$X'
ARG QUOTED="alpine"
FROM "alpine:3" AS a
FROM 'alpine:3' AS b
FROM ${QUOTED}:3 AS c
FROM al\pine:3 AS d
FROM "${QUOTED}":3 AS e
FROM ${X:-"debian:13"} AS f
FROM alpine:\$X AS g
FROM ${SINGLE}
