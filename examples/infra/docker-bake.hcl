variable "GO_VERSION" {
  default = "1.25"
}

target "reports" {
  context    = "../reports"
  dockerfile = "Containerfile"
  contexts = {
    tools = "docker-image://golang:${GO_VERSION}"
  }
  tags = ["registry.harbour.example/apps/reports:dev"]
}
