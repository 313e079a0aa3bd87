// Package digest knows the hashes that artifacts may have.
package digest

import (
	"crypto"
	_ "crypto/sha1"
	_ "crypto/sha256"
	_ "crypto/sha512"
	"fmt"

	"github.com/opencontainers/go-digest"
)

// SHA1 is what Git has for its commits.
const SHA1 digest.Algorithm = "sha1"

// Canonical is what artifacts get.
var Canonical = digest.SHA256

func init() { digest.RegisterAlgorithm(SHA1, crypto.SHA1) }

// AlgorithmForName gives the hash of that name, or an error where there is none.
func AlgorithmForName(name string) (digest.Algorithm, error) {
	if algorithm := digest.Algorithm(name); algorithm.Available() {
		return algorithm, nil
	}
	return "", fmt.Errorf("%w: %s", digest.ErrDigestUnsupported, name)
}
