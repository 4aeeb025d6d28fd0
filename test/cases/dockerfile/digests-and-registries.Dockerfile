FROM index.docker.io/nginx AS a
FROM registry-1.docker.io/library/nginx AS b
FROM localhost:5000/a/b:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa AS c
FROM localhost AS d
FROM [fc00::1]:5000/a:1 AS e
FROM UPPER/case AS f
FROM a:b:c
