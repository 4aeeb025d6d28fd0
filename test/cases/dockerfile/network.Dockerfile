FROM alpine:3
ADD https://example.com/a.tar.gz /a
ADD git@github.com:a/b.git /b
ADD a.tar.gz /c
RUN apk add curl
RUN wget http://example.com/x
RUN make install
