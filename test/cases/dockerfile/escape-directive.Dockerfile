# escape=`
FROM mcr.microsoft.com/windows/`
nanoserver:ltsc2025
COPY --from=python:3.13 C:\x C:\y\
FROM alpine:3
