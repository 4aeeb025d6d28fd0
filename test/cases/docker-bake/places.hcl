# The places of the table, and what is never a pull: tags, outputs, exported caches, local contexts, other targets.
variable "REGISTRY" {
  default = "registry.example"
}

variable "UNSET" {}

PREFIX = "shop"

group "default" {
  targets = ["web", "api"]
}

target "web" {
  context    = "web"
  dockerfile = "Dockerfile.web"
  target     = "final"
  contexts = {
    alpine   = "docker-image://alpine:3.22"
    "node"   = "docker-image://${REGISTRY}/base/node:22"
    src      = "../src"
    remote   = "https://github.com/docker/buildx.git"
    other    = "target:api"
    layout   = "oci-layout:///tmp/x"
    unknown  = "docker-image://${UNSET}/base:1"
    chosen   = REGISTRY == "" ? "docker-image://golang:1" : "docker-image://golang:2"
    function = "docker-image://${join("/", [REGISTRY, "x"])}"
  }
  args = {
    BASE            = "docker.io/library/debian:12"
    RELEASE         = "nothing:1"
    BUILDKIT_SYNTAX = "docker/dockerfile:1.7"
    NOTHING         = null
  }
  tags       = ["${REGISTRY}/web:1"]
  output     = ["type=image,name=registry.example/web"]
  cache-to   = ["type=registry,ref=registry.example/web:cache"]
  cache-from = ["type=registry,ref=${REGISTRY}/${PREFIX}/web:cache", "user/app:cache", "type=local,src=/tmp"]
  attest = [
    "type=provenance,mode=max",
    "type=sbom,generator=docker/buildkit-syft-scanner:1.9",
  ]
}

target "api" {
  attest     = [{ type = "sbom", generator = "docker/scout-sbom-indexer:1" }]
  cache-from = [{ type = "registry", ref = "registry.example/api:cache" }]
  dockerfile-inline = <<-EOT
    ARG BASE=alpine
    FROM ${REGISTRY}/base/python:3.13 AS tools
    FROM $${BASE}:3
    COPY --from=tools /a /a
    COPY --from=nginx:1.29 /b /b
  EOT
}

variable "OPTIONAL" {
  default = null
}

target "choices" {
  context    = "web"
  dockerfile = "Dockerfile.web"
  args = {
    BASE            = REGISTRY == "" ? "debian:12" : "debian:13"
    BUILDKIT_SYNTAX = OPTIONAL
    RELEASE         = OPTIONAL
  }
}
