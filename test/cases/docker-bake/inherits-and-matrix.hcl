target "_common" {
  args = {
    BASE = "registry.example/base/debian:12"
  }
  contexts = {
    tools = "docker-image://registry.example/tools:1"
  }
}

target "_override" {
  args = { BASE = "registry.example/base/debian:13" }
}

target "web" {
  inherits   = ["_common", "_override"]
  context    = "web"
  dockerfile = "Dockerfile.web"
}

target "again" {
  inherits   = ["again", "web"]
  dockerfile = "Dockerfile.web"
  args       = { BASE = "registry.example/base/debian:${VERSION}" }
}

target "versions" {
  name    = "go-${item.go}-${replace(os, ".", "-")}"
  context = "web"
  dockerfile = "Dockerfile.web"
  matrix = {
    item = [{ go = "1.24" }, { go = "1.25" }]
    os   = ["bookworm", "alpine3.22"]
  }
  args = {
    BASE = "golang:${item.go}-${os}"
  }
  contexts = {
    go = "docker-image://golang:${item.go}-${os}"
  }
  tags = ["registry.example/go:${item.go}"]
}

target "inline" {
  name   = "inline-${go}"
  matrix = { go = ["1.24", "1.25"] }
  dockerfile-inline = "FROM golang:${go}"
}
