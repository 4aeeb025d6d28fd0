# `ARG NAME value` declares two names without values.
ARG VERSION 9.2
FROM cuda:${VERSION}-devel
