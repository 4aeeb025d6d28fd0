// Asks containers/image itself what a policy.json says of references: each line is {"policy": "…", "references": ["…"]} and is answered by
// {"error": "…"} or {"verdicts": "…"} with one character for each reference: a (allowed), r (refused), x (not one that it reads). No
// signature is there, so a scope that wants one refuses. With {"registriesD": "…"} each reference is looked up in its registry instead, with
// its signatures.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"

	"go.podman.io/image/v5/docker"
	"go.podman.io/image/v5/image"
	"go.podman.io/image/v5/signature"
	"go.podman.io/image/v5/types"
)

type question struct {
	Policy      string   `json:"policy"`
	References  []string `json:"references"`
	RegistriesD string   `json:"registriesD"`
}

type answer struct {
	Error    string `json:"error,omitempty"`
	Verdicts string `json:"verdicts"`
	// Why, of those that were looked up and refused.
	Reasons []string `json:"reasons,omitempty"`
}

type unsigned struct{ reference types.ImageReference }

func (u unsigned) Reference() types.ImageReference { return u.reference }

func (u unsigned) Manifest(context.Context) ([]byte, string, error) {
	return []byte(`{"schemaVersion":2}`), "application/vnd.oci.image.manifest.v1+json", nil
}

func (u unsigned) Signatures(context.Context) ([][]byte, error) { return nil, nil }

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<28)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		if err := out.Encode(judge(asked)); err != nil {
			panic(err)
		}
	}
}

func judge(asked question) answer {
	policy, err := signature.NewPolicyFromBytes([]byte(asked.Policy))
	if err != nil {
		return answer{Error: err.Error()}
	}
	judging, err := signature.NewPolicyContext(policy)
	if err != nil {
		return answer{Error: err.Error()}
	}
	verdicts := make([]byte, 0, len(asked.References))
	reasons := []string{}
	for _, text := range asked.References {
		reference, err := docker.ParseReference("//" + text)
		if err != nil {
			verdicts = append(verdicts, 'x')
			continue
		}
		allowed, reason := allows(judging, reference, asked.RegistriesD)
		if allowed {
			verdicts = append(verdicts, 'a')
		} else {
			verdicts = append(verdicts, 'r')
		}
		if asked.RegistriesD != "" && reason != nil {
			reasons = append(reasons, reason.Error())
		}
	}
	return answer{Verdicts: string(verdicts), Reasons: reasons}
}

func allows(judging *signature.PolicyContext, reference types.ImageReference, registriesD string) (bool, error) {
	if registriesD == "" {
		return judging.IsRunningImageAllowed(context.Background(), unsigned{reference})
	}
	system := &types.SystemContext{RegistriesDirPath: registriesD}
	source, err := reference.NewImageSource(context.Background(), system)
	if err != nil {
		return false, err
	}
	defer source.Close()
	return judging.IsRunningImageAllowed(context.Background(), image.UnparsedInstance(source, nil))
}
