// Package storage keeps artifacts as files. It stands in for the module of the same name that cannot be had: written
// anew, with the methods that source-controller calls.
package storage

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/fluxcd/pkg/apis/meta"
	"github.com/fluxcd/pkg/artifact/config"
	"github.com/opencontainers/go-digest"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Storage is one folder of artifacts, and the host that serves it.
type Storage struct {
	BasePath string
	Hostname string
	TTL      time.Duration
	Records  int
	locks    sync.Map
}

// New takes a folder that exists.
func New(options *config.Options) (*Storage, error) {
	if options.StoragePath == "" {
		options.StoragePath = filepath.Join(os.TempDir(), "artifacts")
	}
	if info, err := os.Stat(options.StoragePath); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%q is no folder for artifacts: %w", options.StoragePath, err)
	}
	host := options.StorageAdvAddress
	if host == "" {
		host = options.StorageAddress
	}
	if host == "" {
		return nil, fmt.Errorf("artifacts have no address")
	}
	return &Storage{
		BasePath: options.StoragePath,
		Hostname: host,
		TTL:      options.ArtifactRetentionTTL,
		Records:  options.ArtifactRetentionRecords,
	}, nil
}

// NewArtifactFor names the file of an object's artifact.
func (s *Storage) NewArtifactFor(kind string, object metav1.Object, revision, file string) meta.Artifact {
	place := path.Join(strings.ToLower(kind), object.GetNamespace(), object.GetName(), file)
	artifact := meta.Artifact{Path: place, Revision: revision}
	s.SetArtifactURL(&artifact)
	return artifact
}

func (s *Storage) root() string {
	if strings.Contains(s.Hostname, "://") {
		return strings.TrimSuffix(s.Hostname, "/")
	}
	return "http://" + s.Hostname
}

// SetArtifactURL says where an artifact is served.
func (s *Storage) SetArtifactURL(artifact *meta.Artifact) {
	if artifact != nil && artifact.Path != "" {
		artifact.URL = s.root() + "/" + strings.TrimPrefix(artifact.Path, "/")
	}
}

// SetHostname gives an address the host of now: the controller may have had another one.
func (s *Storage) SetHostname(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	if own, err := url.Parse(s.root()); err == nil {
		parsed.Host = own.Host
	}
	return parsed.String()
}

// LocalPath is the file of an artifact, always inside of the folder: a rooted path cannot be cleaned to one above.
func (s *Storage) LocalPath(artifact meta.Artifact) string {
	if artifact.Path == "" {
		return ""
	}
	return filepath.Join(s.BasePath, filepath.FromSlash(path.Clean("/"+artifact.Path)))
}

func (s *Storage) folder(artifact meta.Artifact) string { return filepath.Dir(s.LocalPath(artifact)) }

// MkdirAll makes the folder that an artifact goes into.
func (s *Storage) MkdirAll(artifact meta.Artifact) error {
	return os.MkdirAll(s.folder(artifact), 0o700)
}

// Remove deletes one artifact.
func (s *Storage) Remove(artifact meta.Artifact) error { return os.Remove(s.LocalPath(artifact)) }

// RemoveAll deletes all artifacts of an object, and gives their folder; nothing where there was none.
func (s *Storage) RemoveAll(artifact meta.Artifact) (string, error) {
	folder := s.folder(artifact)
	if _, err := os.Stat(folder); err != nil {
		return "", nil
	}
	return folder, os.RemoveAll(folder)
}

// ArtifactExist tells whether the file is there.
func (s *Storage) ArtifactExist(artifact meta.Artifact) bool {
	info, err := os.Lstat(s.LocalPath(artifact))
	return err == nil && info.Mode().IsRegular()
}

// VerifyArtifact fails when the file is not what its digest says.
func (s *Storage) VerifyArtifact(artifact meta.Artifact) error {
	expected, err := digest.Parse(artifact.Digest)
	if err != nil {
		return fmt.Errorf("digest %q: %w", artifact.Digest, err)
	}
	file, err := os.Open(s.LocalPath(artifact))
	if err != nil {
		return err
	}
	defer file.Close()
	verifier := expected.Verifier()
	if _, err := io.Copy(verifier, file); err != nil {
		return err
	}
	if !verifier.Verified() {
		return fmt.Errorf("%s is not what %q says", artifact.Path, artifact.Digest)
	}
	return nil
}

// GarbageCollect deletes artifacts that are too old or too many, and names them. The present one stays.
func (s *Storage) GarbageCollect(ctx context.Context, artifact meta.Artifact, limit time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type old struct {
		file    string
		written time.Time
	}
	var others []old
	present := s.LocalPath(artifact)
	err := filepath.WalkDir(s.folder(artifact), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil || !entry.Type().IsRegular() || file == present {
			return err
		}
		if info, err := entry.Info(); err == nil {
			others = append(others, old{file, info.ModTime()})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sort.Slice(others, func(a, b int) bool { return others[a].written.After(others[b].written) })
	var deleted []string
	for place, other := range others {
		isFew := s.Records <= 0 || place+1 < s.Records
		if isFew && time.Since(other.written) < s.TTL {
			continue
		}
		if err := os.Remove(other.file); err != nil && !os.IsNotExist(err) {
			return deleted, err
		}
		deleted = append(deleted, other.file)
	}
	return deleted, nil
}

// Symlink gives the artifact a second, lasting name, and returns its address.
func (s *Storage) Symlink(artifact meta.Artifact, name string) (string, error) {
	link := filepath.Join(s.folder(artifact), name)
	unfinished := link + ".unfinished"
	_ = os.Remove(unfinished)
	if err := os.Symlink(s.LocalPath(artifact), unfinished); err != nil {
		return "", err
	}
	if err := os.Rename(unfinished, link); err != nil {
		return "", err
	}
	named := meta.Artifact{Path: path.Join(path.Dir(artifact.Path), name)}
	s.SetArtifactURL(&named)
	return named.URL, nil
}

// Lock lets one writer of an artifact in at a time; what it returns lets the next one in.
func (s *Storage) Lock(artifact meta.Artifact) (func(), error) {
	lock, _ := s.locks.LoadOrStore(s.LocalPath(artifact), &sync.Mutex{})
	mutex := lock.(*sync.Mutex)
	mutex.Lock()
	return mutex.Unlock, nil
}
