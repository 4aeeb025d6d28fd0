 # syntax=docker/dockerfile:1
 # escape=`
FROM alp`
ine:3
