// Package config has the settings of the artifact store that source-controller's flags set.
package config

import (
	"time"

	"github.com/spf13/pflag"
)

// Options are read once, when the controller begins.
type Options struct {
	StoragePath              string
	StorageAddress           string
	StorageAdvAddress        string
	ArtifactDigestAlgo       string
	ArtifactRetentionTTL     time.Duration
	ArtifactRetentionRecords int
}

// BindFlags makes each of them a flag.
func (o *Options) BindFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.StoragePath, "storage-path", "", "folder of the artifacts")
	flags.StringVar(&o.StorageAddress, "storage-addr", ":9090", "where artifacts are served")
	flags.StringVar(&o.StorageAdvAddress, "storage-adv-addr", "", "host of the artifacts' addresses")
	flags.StringVar(&o.ArtifactDigestAlgo, "artifact-digest-algo", "sha256", "how artifacts are hashed")
	flags.DurationVar(&o.ArtifactRetentionTTL, "artifact-retention-ttl", time.Minute, "how long old artifacts stay")
	flags.IntVar(&o.ArtifactRetentionRecords, "artifact-retention-records", 2, "how many artifacts stay")
}
