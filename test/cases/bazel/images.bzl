def images():
    container_pull(
        name = "java",
        registry = "gcr.io",
        repository = "distroless/java",
        # digest = "sha256:commented",
        tag = "21",
    )
