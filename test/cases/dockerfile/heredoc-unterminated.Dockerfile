FROM alpine:3
RUN <<EOF
echo
FROM nginx:1.29
