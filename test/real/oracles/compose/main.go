// Answers what Docker Compose's own loader makes of a project: for each JSON line with the project's files one JSON line with every
// service's image and build, after interpolation, merging, extending and including, or why the loader refuses the project.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

type question struct {
	// The project's files by their path below its folder, `.env` among them.
	Files map[string]string `json:"files"`
	// The Compose files, outermost first; none: those that Compose finds itself.
	Configs []string `json:"configs"`
	// The shell's environment as `NAME=value`.
	Environment []string `json:"environment"`
}

type answer struct {
	Services []service `json:"services"`
	Models   []string  `json:"models"`
	Error    string    `json:"error,omitempty"`
}

type service struct {
	Name       string   `json:"name"`
	Image      string   `json:"image,omitempty"`
	PullPolicy string   `json:"pullPolicy,omitempty"`
	Volumes    []string `json:"volumes,omitempty"`
	Hooks      []string `json:"hooks,omitempty"`
	Build      *build   `json:"build,omitempty"`
}

type build struct {
	Context    string             `json:"context,omitempty"`
	Dockerfile string             `json:"dockerfile,omitempty"`
	Inline     string             `json:"inline,omitempty"`
	Contexts   map[string]string  `json:"contexts,omitempty"`
	Args       map[string]*string `json:"args,omitempty"`
	Target     string             `json:"target,omitempty"`
	CacheFrom  []string           `json:"cacheFrom,omitempty"`
	Sbom       string             `json:"sbom,omitempty"`
}

func main() {
	logrus.SetOutput(io.Discard)
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
	reply = refused("")
	defer func() {
		if panicked := recover(); panicked != nil {
			reply.Error = fmt.Sprint("panic: ", panicked)
		}
	}()
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return refused("question: " + err.Error())
	}
	folder, err := os.MkdirTemp("", "compose-oracle-")
	if err != nil {
		return refused(err.Error())
	}
	defer os.RemoveAll(folder)
	if err := write(folder, asked.Files); err != nil {
		return refused(err.Error())
	}
	project, err := load(folder, asked)
	if err != nil {
		return refused(strings.ReplaceAll(err.Error(), folder, ""))
	}
	return describe(folder, project)
}

func refused(why string) answer {
	return answer{Services: []service{}, Models: []string{}, Error: why}
}

func write(folder string, files map[string]string) error {
	for name, text := range files {
		if !filepath.IsLocal(name) {
			return fmt.Errorf("the file %q is not below the project", name)
		}
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// load does what `docker compose config --no-env-resolution --no-consistency` does, every profile switched on.
func load(folder string, asked question) (*types.Project, error) {
	var configs []string
	for _, config := range asked.Configs {
		configs = append(configs, filepath.Join(folder, config))
	}
	options, err := cli.NewProjectOptions(configs,
		cli.WithWorkingDirectory(folder),
		cli.WithName("project"),
		cli.WithEnv(asked.Environment),
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithDefaultConfigPath,
		cli.WithProfiles([]string{"*"}),
		cli.WithConsistency(false),
		cli.WithoutEnvironmentResolution,
		cli.WithoutLabelsResolution,
		cli.WithLoadOptions(loader.WithProfiles([]string{"*"})),
	)
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}

func describe(folder string, project *types.Project) answer {
	reply := refused("")
	for _, name := range project.ServiceNames() {
		given := project.Services[name]
		described := container(folder, name, given.ContainerSpec, given.WorkloadSpec)
		for _, hook := range given.PreStart {
			described.Hooks = append(described.Hooks, hook.Image)
		}
		reply.Services = append(reply.Services, described)
	}
	for name, job := range project.Jobs {
		reply.Services = append(reply.Services, container(folder, "job "+name, job.ContainerSpec, job.WorkloadSpec))
	}
	for _, model := range project.Models {
		reply.Models = append(reply.Models, model.Model)
	}
	return reply
}

func container(folder, name string, spec types.ContainerSpec, work types.WorkloadSpec) service {
	described := service{Name: name, Image: spec.Image, PullPolicy: spec.PullPolicy}
	for _, volume := range spec.Volumes {
		if volume.Type == types.VolumeTypeImage {
			described.Volumes = append(described.Volumes, volume.Source)
		}
	}
	if work.Build == nil {
		return described
	}
	below := func(path string) string { return strings.TrimPrefix(strings.TrimPrefix(path, folder), "/") }
	described.Build = &build{
		Context:    below(work.Build.Context),
		Dockerfile: below(work.Build.Dockerfile),
		Inline:     work.Build.DockerfileInline,
		Contexts:   map[string]string{},
		Args:       work.Build.Args,
		Target:     work.Build.Target,
		CacheFrom:  work.Build.CacheFrom,
		Sbom:       work.Build.SBOM,
	}
	for context, source := range work.Build.AdditionalContexts {
		described.Build.Contexts[context] = below(source)
	}
	return described
}
