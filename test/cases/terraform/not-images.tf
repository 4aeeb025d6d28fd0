# resource "docker_image" "x" { name = "commented:1" }
terraform {
  required_providers {
    docker = { source = "kreuzwerker/docker", version = "3.0.2" }
  }
}
resource "aws_instance" "vm" {
  ami   = "ami-123456"
  image = "ubuntu-24-04"
}
resource "digitalocean_droplet" "vm" { image = "ubuntu-24-04-x64" }
resource "google_compute_instance" "vm" {
  boot_disk { 
    initialize_params { image = "debian-cloud/debian-12" }
  }
}
resource "docker_container" "empty" { image = "" }
resource "docker_container" "none" { image = null }
resource "kubernetes_pod" "p" {
  metadata { image = "metadata:1" }
  spec { image_pull_secrets { name = "image" } }
}
output "image" { value = "output:1" }
module "m" { image = "module:1" }
variable "image" { default = "unused:1" }
locals { image = "unused:2" }
