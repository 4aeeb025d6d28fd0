// A registry in memory (go-containerregistry) with what Debian's lacks: the referrers API and the deletion of tags. TLS when a certificate is given.
package main

import (
	"flag"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	address := flag.String("address", "127.0.0.1:5000", "where to listen")
	certificate := flag.String("certificate", "", "PEM file; without one it speaks plain HTTP")
	key := flag.String("key", "", "PEM file of the certificate's key")
	flag.Parse()
	server := &http.Server{
		Addr:              *address,
		ReadHeaderTimeout: 10 * time.Second,
		Handler:           registry.New(registry.WithReferrersSupport(true), registry.Logger(log.New(io.Discard, "", 0))),
	}
	if *certificate == "" {
		log.Fatal(server.ListenAndServe())
	}
	log.Fatal(server.ListenAndServeTLS(*certificate, *key))
}
