resource "kubernetes_cron_job_v1" "report" {
  metadata {
    name      = "report"
    namespace = "reports"
  }
  spec {
    schedule = "0 6 * * *"
    job_template {
      metadata {}
      spec {
        template {
          metadata {}
          spec {
            container {
              name  = "report"
              image = "ghcr.io/harbour/report:2.1"
            }
          }
        }
      }
    }
  }
}
