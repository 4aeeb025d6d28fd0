target "a" {
  contexts = {
    base = "docker-image://alp
  }
}

target "b" {
  args = {
    BASE = "x

target "c" {
  contexts = { base = "docker-image://alpine:3.22" }
}
