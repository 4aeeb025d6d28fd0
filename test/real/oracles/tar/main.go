// Answers what archive/tar makes of a tarball, one JSON line each.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

type question struct {
	Tar string `json:"tar"`
}

// Names are given as Latin-1, so that every byte survives JSON.
type entry struct {
	Name string `json:"name"`
	Link string `json:"link"`
	Type string `json:"type"`
	Hash string `json:"hash"`
}

type answer struct {
	Entries []entry `json:"entries"`
	Refused bool    `json:"refused"`
	Sparse  bool    `json:"sparse"`
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var asked question
		if err := json.Unmarshal(line, &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		text, _ := json.Marshal(read(asked.Tar))
		out.Write(append(text, '\n'))
		out.Flush()
	}
}

func read(encoded string) answer {
	content, _ := base64.StdEncoding.DecodeString(encoded)
	reader := tar.NewReader(bytes.NewReader(content))
	found := answer{Entries: []entry{}}
	for {
		header, err := reader.Next()
		if err == io.EOF {
			return found
		}
		hash := sha256.New()
		if err == nil {
			_, err = io.Copy(hash, reader)
		}
		if err != nil {
			found.Refused = true
			return found
		}
		for key := range header.PAXRecords {
			found.Sparse = found.Sparse || strings.HasPrefix(key, "GNU.sparse.")
		}
		found.Sparse = found.Sparse || header.Typeflag == tar.TypeGNUSparse
		if header.Typeflag != tar.TypeXGlobalHeader {
			found.Entries = append(found.Entries, entry{latin1(header.Name), latin1(header.Linkname), string(rune(header.Typeflag)), hex.EncodeToString(hash.Sum(nil))})
		}
	}
}

func latin1(text string) string {
	var out strings.Builder
	for _, one := range []byte(text) {
		out.WriteRune(rune(one))
	}
	return out.String()
}
