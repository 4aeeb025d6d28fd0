resource "kubernetes_deployment_v1" "web" {
  metadata {
    name = "web"
  }
  spec {
    template {
      spec {
        init_container {
          name  = "wait"
          image = "busybox:1.37"
        }
        container {
          name  = "web"
          image = "registry.example/web:1"
        }
        dynamic "container" {
          for_each = var.sidecars
          content {
            name  = container.key
            image = "registry.example/${container.value.name}:1"
          }
        }
      }
    }
  }
}

resource "kubernetes_cron_job" "job" {
  spec {
    job_template {
      spec {
        template {
          spec {
            container { image = "registry.example/job:1" }
          }
        }
      }
    }
  }
}

resource "kubernetes_pod" "pod" {
  spec {
    container { image = "registry.example/pod:1" }
  }
}

resource "kubernetes_manifest" "custom" {
  manifest = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    spec = { template = { spec = {
      containers     = [{ name = "web", image = "registry.example/manifest:1" }]
      "initContainers" = [{ image = "busybox:1" }, local.unknown]
    } } }
  }
}

resource "kubectl_manifest" "text" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: Pod
    spec:
      containers:
        - name: web
          image: registry.example/kubectl:1
        - name: tagged
          image: "registry.example/kubectl:${var.tag}"
  YAML
}

resource "kubernetes_manifest" "decoded" {
  manifest = yamldecode(<<YAML
apiVersion: v1
kind: Pod
spec: {containers: [{name: a, image: registry.example/decoded:1}]}
YAML
  )
}

resource "helm_release" "web" {
  chart      = "web"
  repository = "oci://registry.example/charts"
  version    = "1.2.3"
  values = [<<EOT
image:
  repository: registry.example/values
  tag: "1"
EOT
  ]
  set {
    name  = "sidecar.image"
    value = "registry.example/sidecar:1"
  }
  set {
    name  = "image.tag"
    value = "2"
  }
  set = [{ name = "image", value = "registry.example/set:1" }]
}

resource "helm_release" "whole" {
  chart = "oci://registry.example/charts/other"
}

resource "helm_release" "classic" {
  chart      = "nginx"
  repository = "https://charts.example"
}
