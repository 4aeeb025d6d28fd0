resource "docker_image" "a" {
  name = "ngin
}

resource "docker_container" "b" {
  image = 
}

resource "docker_container" "c" {
  image = "alpine:3"
