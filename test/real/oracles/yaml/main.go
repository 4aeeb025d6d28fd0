// The YAML oracle: for each JSON line {"text": …} on stdin one line {"images": […], "error": …} on stdout with the images that kubectl would see.
// It splits and decodes with kubectl's own decoder (k8s.io/apimachinery, sigs.k8s.io/yaml, go-yaml) and stops at the first error, as kubectl does.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/util/yaml"
)

type question struct {
	Text string `json:"text"`
}

type answer struct {
	Images []string `json:"images"`
	Error  string   `json:"error,omitempty"`
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 0 {
			var asked question
			reply := answer{Images: []string{}}
			if bad := json.Unmarshal(line, &asked); bad != nil {
				reply.Error = bad.Error()
			} else {
				reply = read(asked.Text)
			}
			encoded, _ := json.Marshal(reply)
			output.Write(append(encoded, '\n'))
			if input.Buffered() == 0 {
				output.Flush()
			}
		}
		if err != nil {
			output.Flush()
			return
		}
	}
}

func read(text string) (reply answer) {
	reply.Images = []string{}
	defer func() {
		if panicked := recover(); panicked != nil {
			reply.Error = fmt.Sprint(panicked)
		}
	}()
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for {
		// kubectl decodes into a runtime.RawExtension, which keeps the JSON as it is, like json.RawMessage.
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			if !errors.Is(err, io.EOF) {
				reply.Error = err.Error()
			}
			return reply
		}
		var object any
		if len(raw) == 0 || string(raw) == "null" {
			continue
		}
		if err := json.Unmarshal(raw, &object); err != nil {
			reply.Error = err.Error()
			return reply
		}
		reply.Images = resource(object, "", "", reply.Images)
	}
}

var podSpecs = map[string][]string{
	"Pod":                   {"spec"},
	"PodTemplate":           {"template", "spec"},
	"ReplicationController": {"spec", "template", "spec"},
	"Deployment":            {"spec", "template", "spec"},
	"ReplicaSet":            {"spec", "template", "spec"},
	"DaemonSet":             {"spec", "template", "spec"},
	"StatefulSet":           {"spec", "template", "spec"},
	"Job":                   {"spec", "template", "spec"},
	"CronJob":               {"spec", "jobTemplate", "spec", "template", "spec"},
}

var builtInGroups = map[string]bool{"v1": true, "apps": true, "batch": true, "extensions": true, "policy": true, "autoscaling": true}

func resource(value any, listKind, listVersion string, images []string) []string {
	object, ok := value.(map[string]any)
	if !ok {
		return images
	}
	kind, _ := object["kind"].(string)
	apiVersion, _ := object["apiVersion"].(string)
	if kind == "" {
		kind = listKind
	}
	if apiVersion == "" {
		apiVersion = listVersion
	}
	if kind == "" || apiVersion == "" {
		return images // "Object 'Kind' is missing", "Object 'apiVersion' is missing"
	}
	if items, ok := object["items"].([]any); ok && strings.HasSuffix(kind, "List") {
		for _, item := range items {
			images = resource(item, strings.TrimSuffix(kind, "List"), apiVersion, images)
		}
		return images
	}
	group, _, _ := strings.Cut(apiVersion, "/")
	if path, known := podSpecs[kind]; known && builtInGroups[group] {
		return podSpec(at(object, path...), images)
	}
	if builtInGroups[group] || strings.HasSuffix(group, ".k8s.io") {
		return images
	}
	return containers(object, images)
}

func podSpec(spec any, images []string) []string {
	for _, field := range []string{"containers", "initContainers", "ephemeralContainers"} {
		for _, container := range list(at(spec, field)) {
			images = text(at(container, "image"), images)
		}
	}
	for _, volume := range list(at(spec, "volumes")) {
		images = text(at(volume, "image", "reference"), images)
	}
	return images
}

// containers finds what stands under a key `containers` (or one of its sisters) anywhere.
func containers(value any, images []string) []string {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			images = containers(item, images)
		}
	case map[string]any:
		for key, inner := range value {
			if key == "containers" || key == "initContainers" || key == "ephemeralContainers" {
				for _, container := range list(inner) {
					images = text(at(container, "image"), images)
				}
			}
			images = containers(inner, images)
		}
	}
	return images
}

func at(value any, path ...string) any {
	for _, key := range path {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[key]
	}
	return value
}

func list(value any) []any {
	items, _ := value.([]any)
	return items
}

func text(value any, images []string) []string {
	if image, ok := value.(string); ok && image != "" {
		return append(images, image)
	}
	return images
}
