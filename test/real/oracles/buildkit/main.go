// Answers what BuildKit's own Dockerfile frontend would pull for a Dockerfile, every stage forced, or why it refuses the file.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

type question struct {
	Dockerfile string            `json:"dockerfile"`
	Args       map[string]string `json:"args"`
}

type answer struct {
	// What is resolved when every stage is built, canonical, sorted, each once.
	Pulls []string `json:"pulls"`
	// What the ONBUILD triggers of the file name, if a child in the same file had them.
	Onbuild []string `json:"onbuild"`
	// Some trigger would be refused where it runs.
	BadTrigger bool   `json:"badTrigger,omitempty"`
	Syntax     string `json:"syntax,omitempty"`
	Error      string `json:"error,omitempty"`
}

func main() {
	// text/scanner reports NUL and bad UTF-8 on stderr; that is no part of the answer.
	os.Stderr, _ = os.Open(os.DevNull)
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var q question
			a := answer{}
			if err := json.Unmarshal(line, &q); err != nil {
				a.Error = "question: " + err.Error()
			} else {
				a = ask(q)
			}
			data, _ := json.Marshal(a)
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

func ask(q question) (a answer) {
	defer func() {
		if r := recover(); r != nil {
			a.Error = fmt.Sprint("panic: ", r)
		}
	}()
	text := []byte(q.Dockerfile)
	if syntax, _, _, ok := parser.DetectSyntax(text); ok {
		a.Syntax = syntax
	}
	recorder := &recorder{seen: map[string]struct{}{}}
	platform := ocispecs.Platform{OS: "linux", Architecture: "amd64"}
	_, err := dockerfile2llb.Dockerfile2LLB(context.Background(), text, dockerfile2llb.ConvertOpt{
		Config:         dockerui.Config{BuildArgs: q.Args, BuildPlatforms: []ocispecs.Platform{platform}},
		TargetPlatform: &platform,
		MetaResolver:   recorder,
		AllStages:      true,
	})
	a.Pulls = recorder.sorted()
	if err != nil {
		a.Error = err.Error()
		return a
	}
	a.Onbuild, a.BadTrigger, err = onbuildImages(text)
	if err != nil {
		a.Error = "onbuild: " + err.Error()
	}
	return a
}

type recorder struct {
	mu   sync.Mutex
	seen map[string]struct{}
}

func (r *recorder) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen[ref] = struct{}{}
	config := `{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]},"config":{}}`
	return ref, "", []byte(config), nil
}

var _ llb.ImageMetaResolver = &recorder{}

func (r *recorder) sorted() []string {
	list := make([]string, 0, len(r.seen))
	for ref := range r.seen {
		list = append(list, ref)
	}
	sort.Strings(list)
	return list
}

// onbuildImages looks at every trigger with BuildKit's own parsers, against the stages of this file.
func onbuildImages(text []byte) ([]string, bool, error) {
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, false, err
	}
	stages, _, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		return nil, false, err
	}
	names := map[string]bool{"scratch": true}
	for _, stage := range stages {
		if stage.Name != "" {
			names[strings.ToLower(stage.Name)] = true
		}
	}
	seen := map[string]bool{}
	bad := false
	for _, stage := range stages {
		for _, command := range stage.Commands {
			onbuild, ok := command.(*instructions.OnbuildCommand)
			if !ok {
				continue
			}
			sources, refused := triggerSources(onbuild.Expression)
			bad = bad || refused
			for _, name := range sources {
				if names[strings.ToLower(name)] && (name == "scratch" || strings.ToLower(name) != "scratch") {
					continue
				}
				ref, err := reference.ParseNormalizedNamed(name)
				if err != nil {
					continue
				}
				seen[reference.TagNameOnly(ref).String()] = true
			}
		}
	}
	list := make([]string, 0, len(seen))
	for ref := range seen {
		list = append(list, ref)
	}
	sort.Strings(list)
	return list, bad, nil
}

var variable = regexp.MustCompile(`[$"'\\]`)

// triggerSources gives what a trigger copies or mounts from, and whether it is refused.
func triggerSources(expression string) ([]string, bool) {
	parsed, err := parser.Parse(strings.NewReader(expression))
	if err != nil || len(parsed.AST.Children) != 1 {
		return nil, true
	}
	command, err := instructions.ParseCommand(parsed.AST.Children[0])
	if err != nil {
		return nil, true
	}
	switch c := command.(type) {
	case *instructions.CopyCommand:
		if variable.MatchString(c.From) {
			return nil, true
		}
		if _, err := strconv.Atoi(c.From); err == nil || c.From == "" {
			return nil, false
		}
		return []string{c.From}, false
	case *instructions.RunCommand:
		var sources []string
		for _, mount := range instructions.GetMounts(c) {
			if mount.From != "" {
				sources = append(sources, mount.From)
			}
		}
		return sources, false
	}
	return nil, false
}
