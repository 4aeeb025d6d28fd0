variable "tag" {
  type    = string
  default = "1.29"
}

variable "registry" {
  type = string
}

locals {
  base  = "registry.example"
  image = "${local.base}/web:${var.tag}"
  all   = { api = "registry.example/api:1", jobs = { worker = "registry.example/worker:2" } }
}

resource "docker_image" "nginx" {
  name = "nginx:${var.tag}"
}

resource "docker_image" "given" {
  name = "${var.registry}/given:1"
}

resource "docker_image" "built" {
  name = "registry.example/product:1"
  build {
    context    = "${path.module}/app"
    dockerfile = "Dockerfile"
    build_args = {
      BASE = "alpine:3.22"
    }
    tag = ["registry.example/product:latest"]
  }
}

resource "docker_registry_image" "pushed" {
  name = "registry.example/pushed:1"
}

data "docker_registry_image" "looked_up" {
  name = "ubuntu:24.04"
}

resource "docker_container" "a" {
  image = docker_image.nginx.image_id
}

resource "docker_container" "b" {
  image = local.image
}

resource "docker_container" "c" {
  image = var.registry == "" ? "alpine:3" : "${var.registry}/alpine:3"
}

resource "docker_container" "d" {
  for_each = local.all
  image    = each.value
}

resource "docker_container" "e" {
  for_each = toset(["redis:8", "valkey/valkey:9"])
  image    = each.key
}

resource "docker_container" "f" {
  image = local.all.jobs.worker
}

resource "docker_container" "g" {
  image = format("%s/x:%s", var.registry, "1")
}

resource "docker_service" "s" {
  task_spec {
    container_spec {
      image = "registry.example/service:1@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    }
  }
}
