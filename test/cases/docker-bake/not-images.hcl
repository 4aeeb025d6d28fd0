# docker-image://commented:1
group "default" { targets = ["alpine:3"] }
variable "IMAGE" { default = "docker-image://unused:1" }
function "image" {
  params = [name]
  result = "docker-image://${name}:1"
}
target "a" {
  description = "docker-image://described:1"
  labels = { "org.example.base" = "docker-image://labelled:1" }
  tags = ["docker-image://tagged:1"]
  contexts = { a = "./docker-image", b = "target:b", c = "" }
  args = { X = "alpine:3" }
  platforms = ["linux/amd64"]
  secret = ["type=file,id=x,src=generator=y"]
}
