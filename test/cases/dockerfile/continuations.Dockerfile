FROM alp\
ine:3 AS a
FROM \
# a comment in between

  nginx:1.29 \
  AS b
RUN --mount=type=bind,\
from=golang:1.25,target=/go \
  make
FROM\
nginx
FROM doubled\\
COPY --from=busybox /a /b
