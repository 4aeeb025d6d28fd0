#!/usr/bin/env docker-build
# Syntax = docker/dockerfile:1.20 --some=argument
# escape=`
FROM alpine:3
