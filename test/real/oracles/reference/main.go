// Answers what github.com/distribution/reference makes of a text, one JSON line each.
package main

import (
	"bufio"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"

	dref "github.com/distribution/reference"
)

// One question: a reference; or references to keep; or a pattern with the RE2 that was compiled from it, to try on a
// stretch of the kept references.
type question struct {
	Text       *string  `json:"text"`
	References []string `json:"references"`
	Pattern    string   `json:"pattern"`
	Include    string   `json:"include"`
	Exclude    string   `json:"exclude"`
	From       int      `json:"from"`
	To         int      `json:"to"`
}

// A kept reference, parsed once; the name is empty when it does not parse.
type kept struct{ text, name string }

// What the Go code says of a reference. Domain and path are its own split; familiar is FamiliarString,
// and trap says that reading the familiar string again gives another reference.
type answer struct {
	Accepted  bool   `json:"accepted"`
	Domain    string `json:"domain,omitempty"`
	Path      string `json:"path,omitempty"`
	Tag       string `json:"tag,omitempty"`
	Digest    string `json:"digest,omitempty"`
	Canonical string `json:"canonical,omitempty"`
	Familiar  string `json:"familiar,omitempty"`
	Trap      bool   `json:"trap,omitempty"`
}

// For each reference one character: meaning (by segments) and compiled form (by RE2) say yes: b, only the meaning: m,
// only the compiled form: c, neither: n; what does not parse: x.
type judged struct {
	Marks string `json:"marks"`
	Error string `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	var references []kept
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var q question
			if e := json.Unmarshal(line, &q); e != nil {
				fmt.Fprintln(os.Stderr, e)
				os.Exit(1)
			}
			switch {
			case q.Text != nil:
				enc.Encode(parse(*q.Text))
			case q.References != nil:
				references = keep(q.References)
				enc.Encode(len(references))
			default:
				enc.Encode(judge(q, references[q.From:q.To]))
			}
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

func parse(text string) answer {
	ref, err := dref.ParseNormalizedNamed(text)
	if err != nil {
		return answer{}
	}
	a := answer{Accepted: true, Domain: dref.Domain(ref), Path: dref.Path(ref), Canonical: ref.String(), Familiar: dref.FamiliarString(ref)}
	if tagged, ok := ref.(dref.Tagged); ok {
		a.Tag = tagged.Tag()
	}
	if digested, ok := ref.(dref.Digested); ok {
		a.Digest = digested.Digest().String()
	}
	again, err := dref.ParseNormalizedNamed(a.Familiar)
	a.Trap = err != nil || again.String() != ref.String()
	return a
}

func keep(texts []string) []kept {
	references := make([]kept, len(texts))
	for i, text := range texts {
		references[i].text = text
		if ref, err := dref.ParseNormalizedNamed(text); err == nil {
			references[i].name = ref.Name()
		}
	}
	return references
}

func judge(q question, references []kept) judged {
	include, err := regexp.Compile(q.Include)
	if err != nil {
		return judged{Error: err.Error()}
	}
	var exclude *regexp.Regexp
	if q.Exclude != "" {
		if exclude, err = regexp.Compile(q.Exclude); err != nil {
			return judged{Error: err.Error()}
		}
	}
	means := meaning(q.Pattern)
	marks := make([]byte, len(references))
	for i, ref := range references {
		if ref.name == "" {
			marks[i] = 'x'
			continue
		}
		wanted := means(ref.name)
		got := include.MatchString(ref.text) && (exclude == nil || !exclude.MatchString(ref.text))
		switch {
		case wanted && got:
			marks[i] = 'b'
		case wanted:
			marks[i] = 'm'
		case got:
			marks[i] = 'c'
		default:
			marks[i] = 'n'
		}
	}
	return judged{Marks: string(marks)}
}

// The meaning of a pattern after policy.md section 3, written a second time and without looking at ours: normalise, then
// compare segment by segment.
func meaning(pattern string) func(name string) bool {
	if pattern == "**" {
		return func(string) bool { return true }
	}
	segments := strings.Split(canonicalPattern(pattern), "/")
	globs := make([]*regexp.Regexp, len(segments))
	for i, s := range segments {
		globs[i] = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(s), `\*`, ".*") + "$")
	}
	return func(name string) bool {
		names := strings.Split(name, "/")
		if !sameHost(segments[0], names[0]) {
			return false
		}
		for i := 1; i < len(segments); i++ {
			if segments[i] == "**" {
				return len(names) > i
			}
			if i >= len(names) || !globs[i].MatchString(names[i]) {
				return false
			}
		}
		return len(segments) == len(names)
	}
}

func canonicalPattern(pattern string) string {
	first, rest, slash := strings.Cut(pattern, "/")
	host := strings.ContainsAny(first, ".:*") || first == "localhost" || (slash && first != strings.ToLower(first))
	switch {
	case !host && !slash:
		return "docker.io/library/" + pattern
	case !host:
		first, rest = "docker.io", pattern
	case !slash:
		rest = "**"
	}
	first = hubHost(first)
	if first == "docker.io" && rest != "**" && !strings.Contains(rest, "/") {
		rest = "library/" + rest
	}
	return first + "/" + rest
}

func sameHost(pattern, host string) bool {
	pattern, host = hubHost(pattern), hubHost(host)
	if strings.HasPrefix(pattern, "*.") {
		return strings.HasSuffix(host, pattern[1:]) && len(host) >= len(pattern)
	}
	return pattern == host
}

// Hosts compare without case, and Docker Hub has two names.
func hubHost(host string) string {
	host = strings.ToLower(host)
	if host == "index.docker.io" {
		return "docker.io"
	}
	return host
}
