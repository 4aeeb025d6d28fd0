// Asks the policy-controller's own library what ClusterImagePolicy objects say of images, as its `tester` does for one: each line is
// {"policies": "…", "noMatch": "deny", "images": ["…"]} and is answered by {"error": "…"} or {"verdicts": "…"} with one character for
// each image: a (allowed), r (refused), x (not one that it reads).
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/sigstore/policy-controller/pkg/policy"
	"go.uber.org/zap"
	"knative.dev/pkg/logging"
)

type question struct {
	Policies string   `json:"policies"`
	NoMatch  string   `json:"noMatch"`
	Images   []string `json:"images"`
}

type answer struct {
	Error    string `json:"error,omitempty"`
	Verdicts string `json:"verdicts"`
}

func main() {
	ctx := logging.WithLogger(context.Background(), zap.NewNop().Sugar())
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<28)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		if err := out.Encode(judge(ctx, asked)); err != nil {
			panic(err)
		}
	}
}

func judge(ctx context.Context, asked question) answer {
	verification := policy.Verification{NoMatchPolicy: asked.NoMatch, Policies: &[]policy.Source{{Data: asked.Policies}}}
	verifier, err := policy.Compile(ctx, verification, func(string, ...interface{}) {})
	if err != nil {
		return answer{Error: err.Error()}
	}
	verdicts := make([]byte, 0, len(asked.Images))
	for _, image := range asked.Images {
		reference, err := name.ParseReference(image)
		if err != nil {
			verdicts = append(verdicts, 'x')
			continue
		}
		if err := verifier.Verify(ctx, reference, authn.DefaultKeychain); err != nil {
			verdicts = append(verdicts, 'r')
		} else {
			verdicts = append(verdicts, 'a')
		}
	}
	return answer{Verdicts: string(verdicts)}
}
