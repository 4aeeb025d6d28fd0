// Reads tasks as the types of Tekton itself do, refusing unknown fields, sets defaults and validates: exit 1 with the reason.
package main

import (
	"context"
	"fmt"
	"os"

	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	for _, file := range os.Args[1:] {
		text, err := os.ReadFile(file)
		if err != nil {
			fmt.Println(err)
			os.Exit(3)
		}
		task := &v1.Task{}
		if err := yaml.UnmarshalStrict(text, task); err != nil {
			fmt.Println(file, err)
			os.Exit(1)
		}
		ctx := context.Background()
		task.SetDefaults(ctx)
		if err := task.Validate(ctx); err != nil {
			fmt.Println(file, err)
			os.Exit(1)
		}
		fmt.Println(file, "valid", task.Name)
	}
}
