FROM scratch AS a
FROM scratch:latest AS b
FROM Scratch AS c
FROM scratch
