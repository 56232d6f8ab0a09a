package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/moby/patternmatcher/ignorefile"
	"github.com/tonistiigi/fsutil"
)

// contextDigest sums up all that a build can see: the Dockerfile, and names, modes and contents of what the ignore file
// leaves in the context. It is the same number as the official plugin's, so that a stack that changes plugins builds nothing.
func contextDigest(folder, dockerfile string) (string, error) {
	ignored, err := ignorePatterns(folder, dockerfile)
	if err != nil {
		return "", err
	}
	digest := sha256.New()
	// The Dockerfile counts under one name wherever it lies, for a build does not see its name, and without a mode.
	if err := addFile(digest, dockerfile, "Dockerfile", 0); err != nil {
		return "", err
	}
	options := &fsutil.FilterOpt{ExcludePatterns: ignored}
	err = fsutil.Walk(context.Background(), folder, options, func(path string, info fs.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		return addFile(digest, filepath.Join(folder, path), path, info.Mode())
	})
	if err != nil {
		return "", fmt.Errorf("reading the build context %q: %w", folder, err)
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}

func addFile(digest hash.Hash, path, name string, mode fs.FileMode) error {
	content := sha256.New()
	switch {
	case mode.Type() == fs.ModeSymlink:
		// The target of a link, not its content.
		target, err := filepath.EvalSymlinks(path)
		if err != nil {
			return err
		}
		io.WriteString(content, filepath.ToSlash(filepath.Clean(target)))
	case mode.IsRegular():
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		if _, err := io.Copy(content, file); err != nil {
			return err
		}
	}
	fmt.Fprintf(digest, "%s%s%s\x00", filepath.ToSlash(filepath.Clean(name)), mode, content.Sum(nil))
	return nil
}

// ignorePatterns reads the ignore file of a Dockerfile, else that of the context.
func ignorePatterns(folder, dockerfile string) ([]string, error) {
	for _, path := range []string{dockerfile + ".dockerignore", filepath.Join(folder, ".dockerignore")} {
		file, err := os.Open(path)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return ignorefile.ReadAll(file)
	}
	return nil, nil
}
