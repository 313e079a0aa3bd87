package storage

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/fluxcd/pkg/apis/meta"
	artifactdigest "github.com/fluxcd/pkg/artifact/digest"
	"github.com/fluxcd/pkg/sourceignore"
	"github.com/fluxcd/pkg/sourceignore/gitignore"
	"github.com/fluxcd/pkg/tar"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ArchiveFileFilter tells which files are left out.
type ArchiveFileFilter func(file string, info os.FileInfo) bool

// SourceIgnoreFilter leaves out what the patterns match; without any, what Flux leaves out by itself.
func SourceIgnoreFilter(patterns []gitignore.Pattern, domain []string) ArchiveFileFilter {
	matcher := sourceignore.NewDefaultMatcher(patterns, domain)
	if len(patterns) > 0 {
		matcher = sourceignore.NewMatcher(append(sourceignore.VCSPatterns(domain), patterns...))
	}
	return func(file string, info os.FileInfo) bool {
		return matcher.Match(strings.Split(file, string(filepath.Separator)), info.IsDir())
	}
}

// Archive packs a folder.
func (s *Storage) Archive(artifact *meta.Artifact, folder string, filter ArchiveFileFilter) error {
	return s.write(artifact, func(to io.Writer) error {
		var options []tar.Option
		if filter != nil {
			options = append(options, tar.WithFilter(filter))
		}
		_, err := tar.Tar(folder, to, options...)
		return err
	})
}

// Copy keeps what is read.
func (s *Storage) Copy(artifact *meta.Artifact, from io.Reader) error {
	return s.write(artifact, func(to io.Writer) error {
		_, err := io.Copy(to, from)
		return err
	})
}

// CopyFromPath keeps a file.
func (s *Storage) CopyFromPath(artifact *meta.Artifact, file string) error {
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	return s.Copy(artifact, from)
}

// CopyToPath unpacks a folder of an artifact to a place, in the stead of what is there.
func (s *Storage) CopyToPath(artifact *meta.Artifact, folder, to string) error {
	if artifact == nil {
		return fmt.Errorf("no artifact to copy to %q", to)
	}
	unpacked, err := os.MkdirTemp("", "artifact-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(unpacked)
	file, err := os.Open(s.LocalPath(*artifact))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := tar.Untar(file, unpacked, tar.WithMaxUntarSize(-1)); err != nil {
		return err
	}
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return os.CopyFS(to, os.DirFS(filepath.Join(unpacked, path.Clean("/"+folder))))
}

// write keeps what is filled in under its name only when all of it is there, and completes the artifact.
func (s *Storage) write(artifact *meta.Artifact, fill func(io.Writer) error) error {
	place := s.LocalPath(*artifact)
	file, err := os.CreateTemp(filepath.Dir(place), ".unfinished-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	digester := artifactdigest.Canonical.Digester()
	size := &counted{}
	err = fill(io.MultiWriter(file, digester.Hash(), size))
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	if err := os.Rename(file.Name(), place); err != nil {
		return err
	}
	artifact.Digest = digester.Digest().String()
	artifact.LastUpdateTime = metav1.Now()
	artifact.Size = &size.bytes
	return nil
}

type counted struct{ bytes int64 }

func (c *counted) Write(part []byte) (int, error) {
	c.bytes += int64(len(part))
	return len(part), nil
}
