resource "aws_ecs_task_definition" "encoded" {
  container_definitions = jsonencode([
    { name = "web", image = "registry.example/web:1" },
    { name = "log", image = "${aws_ecr_repository.log.repository_url}:2" },
  ])
}

resource "aws_ecs_task_definition" "text" {
  container_definitions = <<JSON
[
  {
    "name": "web",
    "cpu": ${var.cpu},
    "image": "registry.example/\u0077eb:3"
  },
  { "name": "tagged", "image": "registry.example/tagged:${var.tag}" }
]
JSON
}

resource "aws_ecs_task_definition" "quoted" {
  container_definitions = "[{\"name\": \"web\", \"image\": \"registry.example/hidden:1\"}]"
}

resource "aws_ecs_task_definition" "elsewhere" {
  container_definitions = file("task.json")
}

resource "aws_lambda_function" "f" {
  image_uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/f:1"
}

resource "aws_codebuild_project" "own" {
  environment { image = "node:22" }
}

resource "aws_codebuild_project" "given" {
  environment { image = "aws/codebuild/standard:7.0" }
}

resource "aws_apprunner_service" "s" {
  source_configuration {
    image_repository {
      image_identifier = "public.ecr.aws/aws-containers/hello-app-runner:latest"
    }
  }
}

resource "google_cloud_run_service" "s" {
  template { 
    spec { 
      containers { image = "gcr.io/example/run:1" } 
    } 
  }
}

resource "google_cloud_run_v2_job" "j" {
  template { 
    template { 
      containers { image = "europe-docker.pkg.dev/example/a/job:1" }
    }
  }
}

resource "azurerm_container_group" "g" {
  container      { image = "mcr.microsoft.com/azuredocs/aci-helloworld:latest" }
  init_container { image = "busybox" }
}

resource "azurerm_container_app" "a" {
  template {
    container { image = "registry.example.azurecr.io/a:1" }
  }
}
