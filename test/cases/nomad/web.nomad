variable "tag" {
  default = "1.29"
}

job "image" {
  group "web" {
    task "web" {
      driver = "docker"
      config {
        image = "nginx:${var.tag}"
        args  = ["--image=x:1"]
      }
      env { image = "environment:1" }
    }
    task "pod" {
      driver = "podman"
      config { image = "docker://quay.io/example/pod:1" }
    }
    task "meta" {
      driver = "docker"
      config { image = "registry.example/${NOMAD_META_name}:1" }
    }
    task "vm" {
      driver = "qemu"
      config { image = "no:1" }
    }
    task "java" {
      driver = "java"
      config { jar_path = "x.jar" }
    }
  }
  task "old" {
    driver = "docker"
    config { 
      image = "registry.example/old:1"
    }
  }
}
