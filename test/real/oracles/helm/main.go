// Answers what `helm template` renders with a chart's default values: for each JSON line with a chart's files one JSON line with every
// image of the rendered manifests, or why Helm refuses the chart. Nothing is fetched and no cluster is asked.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path"
	"sort"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"k8s.io/apimachinery/pkg/util/yaml"
)

type question struct {
	// The chart's files by their path below its folder.
	Files map[string]string `json:"files"`
}

type answer struct {
	Images []image `json:"images"`
	// Templates whose output is no YAML.
	Unreadable []string `json:"unreadable"`
	Error      string   `json:"error,omitempty"`
}

// A scalar under a key `image`, or under `image.reference` of a volume, with the template and the resource it is in.
type image struct {
	Template string `json:"template"`
	Kind     string `json:"kind"`
	Path     string `json:"path"`
	Text     string `json:"text"`
}

func main() {
	log.SetOutput(io.Discard)
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			data, _ := json.Marshal(ask(line))
			out.Write(append(data, '\n'))
			if in.Buffered() == 0 {
				out.Flush()
			}
		}
		if err != nil {
			out.Flush()
			return
		}
	}
}

func ask(line []byte) (reply answer) {
	reply.Images = []image{}
	reply.Unreadable = []string{}
	defer func() {
		if panicked := recover(); panicked != nil {
			reply.Error = fmt.Sprint("panic: ", panicked)
		}
	}()
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		reply.Error = "question: " + err.Error()
		return reply
	}
	rendered, err := render(asked.Files)
	if err != nil {
		reply.Error = err.Error()
		return reply
	}
	for _, name := range sorted(rendered) {
		if path.Base(name) == "NOTES.txt" || strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		if err := manifests(name, rendered[name], &reply); err != nil {
			reply.Unreadable = append(reply.Unreadable, name)
		}
	}
	return reply
}

func render(given map[string]string) (map[string]string, error) {
	var files []*loader.BufferedFile
	for _, name := range sorted(given) {
		files = append(files, &loader.BufferedFile{Name: name, Data: []byte(given[name])})
	}
	loaded, err := loader.LoadFiles(files)
	if err != nil {
		return nil, err
	}
	if err := loaded.Validate(); err != nil {
		return nil, err
	}
	values := map[string]any{}
	// A chart without its dependencies cannot be installed, but what is there can be rendered.
	loaded.Metadata.Dependencies = present(loaded)
	if err := chartutil.ProcessDependenciesWithMerge(loaded, values); err != nil {
		return nil, err
	}
	release := chartutil.ReleaseOptions{Name: "release", Namespace: "default", Revision: 1, IsInstall: true}
	with, err := chartutil.ToRenderValuesWithSchemaValidation(loaded, values, release, nil, true)
	if err != nil {
		return nil, err
	}
	return engine.Render(loaded, with)
}

func present(loaded *chart.Chart) []*chart.Dependency {
	var kept []*chart.Dependency
	for _, wanted := range loaded.Metadata.Dependencies {
		for _, dependency := range loaded.Dependencies() {
			if dependency.Name() == wanted.Name {
				kept = append(kept, wanted)
				break
			}
		}
	}
	return kept
}

func manifests(name, text string, reply *answer) error {
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for {
		var object map[string]any
		if err := decoder.Decode(&object); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		kind, _ := object["kind"].(string)
		reply.Images = images(object, image{Template: name, Kind: kind}, reply.Images)
	}
}

func images(value any, at image, found []image) []image {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			found = images(item, image{at.Template, at.Kind, at.Path + "[]", ""}, found)
		}
	case map[string]any:
		for _, key := range sorted(value) {
			below := image{at.Template, at.Kind, at.Path + "." + key, ""}
			if text, ok := value[key].(string); ok && (key == "image" || (key == "reference" && strings.HasSuffix(at.Path, ".image"))) {
				below.Text = text
				found = append(found, below)
				continue
			}
			found = images(value[key], below, found)
		}
	}
	return found
}

func sorted[V any](of map[string]V) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
