// Answers what buildx's policy engine and BuildKit's source policy engine say about image references, normalised as BuildKit's Dockerfile
// frontend normalises them before it asks either.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing/fstest"

	"github.com/distribution/reference"
	"github.com/docker/buildx/policy"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/sourcepolicy"
	spb "github.com/moby/buildkit/sourcepolicy/pb"
	"github.com/moby/buildkit/sourcepolicy/policysession"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/sirupsen/logrus"
)

type question struct {
	// One of these: a policy in Rego for buildx, in JSON for BuildKit, or a policy with its tests.
	Rego       string   `json:"rego"`
	Source     string   `json:"source"`
	Tests      string   `json:"tests"`
	References []string `json:"references"`
	// Identifiers as they are, e.g. of what is no image.
	Sources []string `json:"sources"`
}

type answer struct {
	// For each: allow, deny, convert IDENTIFIER, metadata (asks the registry first), or no reference.
	Verdicts []string   `json:"verdicts"`
	Messages [][]string `json:"messages,omitempty"`
	Error    string     `json:"error,omitempty"`
}

func main() {
	logrus.SetOutput(io.Discard)
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var q question
			a := answer{Verdicts: []string{}}
			if err := json.Unmarshal(line, &q); err != nil {
				a.Error = "question: " + err.Error()
			} else {
				ask(q, &a)
			}
			data, _ := json.Marshal(a)
			out.Write(append(data, '\n'))
			out.Flush()
		}
		if err != nil {
			return
		}
	}
}

func ask(q question, a *answer) {
	if q.Tests != "" {
		runTests(q, a)
		return
	}
	judge := byBuildx(q.Rego)
	if q.Source != "" {
		var p spb.Policy
		// As buildctl and buildx read the file.
		if err := json.Unmarshal([]byte(q.Source), &p); err != nil {
			a.Error = err.Error()
			return
		}
		judge = byBuildkit(&p)
	}
	for _, text := range q.References {
		named, err := reference.ParseNormalizedNamed(text)
		if err != nil {
			a.Verdicts = append(a.Verdicts, "no reference")
			a.Messages = append(a.Messages, nil)
			continue
		}
		say(a, judge, "docker-image://"+reference.TagNameOnly(named).String())
	}
	for _, identifier := range q.Sources {
		say(a, judge, identifier)
	}
}

type judgement func(identifier string) (string, []string, error)

func say(a *answer, judge judgement, identifier string) {
	verdict, messages, err := judge(identifier)
	if err != nil && a.Error == "" {
		a.Error = fmt.Sprintf("%s: %v", identifier, err)
	}
	a.Verdicts = append(a.Verdicts, verdict)
	a.Messages = append(a.Messages, messages)
}

func byBuildkit(p *spb.Policy) judgement {
	engine := sourcepolicy.NewEngine([]*spb.Policy{p})
	return func(identifier string) (string, []string, error) {
		op := &pb.SourceOp{Identifier: identifier}
		mutated, err := engine.Evaluate(context.Background(), op)
		switch {
		case err != nil && strings.Contains(err.Error(), sourcepolicy.ErrSourceDenied.Error()):
			return "deny", nil, nil
		case err != nil:
			return "error", nil, err
		case mutated:
			return "convert " + op.Identifier, nil, nil
		}
		return "allow", nil, nil
	}
}

func byBuildx(text string) judgement {
	p := policy.NewPolicy(policy.Opt{
		Files:           []policy.File{{Filename: "Dockerfile.rego", Data: []byte(text)}},
		Env:             policy.Env{Filename: "Dockerfile"},
		DefaultPlatform: &ocispecs.Platform{OS: "linux", Architecture: "amd64"},
	})
	return func(identifier string) (string, []string, error) {
		decision, next, err := p.CheckPolicy(context.Background(), &policysession.CheckPolicyRequest{
			Platform: &pb.Platform{OS: "linux", Architecture: "amd64"},
			Source:   &gwpb.ResolveSourceMetaResponse{Source: &pb.SourceOp{Identifier: identifier}},
		})
		if err != nil {
			return "error", nil, err
		}
		if next != nil {
			return "metadata", nil, nil
		}
		messages := []string{}
		for _, message := range decision.DenyMessages {
			messages = append(messages, message.Message)
		}
		return strings.ToLower(decision.Action.String()), messages, nil
	}
}

// As `docker buildx policy test` runs them.
func runTests(q question, a *answer) {
	files := fstest.MapFS{
		"Dockerfile.rego": &fstest.MapFile{Data: []byte(q.Rego)},
		"image_test.rego": &fstest.MapFile{Data: []byte(q.Tests)},
	}
	summary, err := policy.RunPolicyTests(context.Background(), ".", policy.TestOptions{Root: files, Filename: "Dockerfile"})
	if err != nil {
		a.Error = err.Error()
		return
	}
	for _, result := range summary.Results {
		verdict := "fail"
		if result.Passed {
			verdict = "pass"
		}
		a.Verdicts = append(a.Verdicts, result.Name+" "+verdict)
		a.Messages = append(a.Messages, result.DenyMessages)
	}
}
