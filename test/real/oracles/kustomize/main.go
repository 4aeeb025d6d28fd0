// Answers what `kubectl kustomize` renders: for each JSON line with the files of a kustomization one JSON line with every image of the
// result, or why kustomize refuses it. Files are in memory; nothing is fetched.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"sort"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

type question struct {
	Files map[string]string `json:"files"`
	// The folder of the kustomization.
	Folder string `json:"folder"`
}

type answer struct {
	Images []image `json:"images"`
	Error  string  `json:"error,omitempty"`
}

// A scalar under a key `image`, under `image.reference` of a volume, or in a list of images, with the resource it is in.
type image struct {
	Kind string `json:"kind"`
	Path string `json:"path"`
	Text string `json:"text"`
}

func main() {
	log.SetOutput(io.Discard)
	// A base elsewhere would be fetched with git or over HTTP: neither may be reached.
	os.Setenv("PATH", "")
	os.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	os.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
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
	files := filesys.MakeFsInMemory()
	for name, text := range asked.Files {
		if err := files.WriteFile("/"+name, []byte(text)); err != nil {
			reply.Error = err.Error()
			return reply
		}
	}
	options := krusty.MakeDefaultOptions()
	options.LoadRestrictions = types.LoadRestrictionsNone
	rendered, err := krusty.MakeKustomizer(options).Run(files, "/"+asked.Folder)
	if err != nil {
		reply.Error = err.Error()
		return reply
	}
	for _, resource := range rendered.Resources() {
		object, err := resource.Map()
		if err != nil {
			reply.Error = err.Error()
			return reply
		}
		reply.Images = images(object, resource.GetKind(), "", reply.Images)
	}
	return reply
}

func images(value any, kind, path string, found []image) []image {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			found = images(item, kind, path+"[]", found)
		}
	case map[string]any:
		keys := make([]string, 0, len(value))
		for key := range value {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		for _, key := range keys {
			below := path + "." + key
			if text, ok := value[key].(string); ok && (key == "image" || (key == "reference" && bytes.HasSuffix([]byte(path), []byte(".image")))) {
				found = append(found, image{kind, below, text})
				continue
			}
			found = images(value[key], kind, below, found)
		}
	}
	return found
}
