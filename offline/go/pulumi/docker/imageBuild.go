package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"path/filepath"

	"github.com/distribution/reference"
	"github.com/docker/cli/cli/command"
	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/cli/cli/config/types"
	dockertypes "github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/client"
	"github.com/docker/docker/pkg/jsonmessage"
	"github.com/moby/buildkit/identity"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/auth/authprovider"
	"github.com/moby/buildkit/session/filesync"
	"github.com/opencontainers/go-digest"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/tonistiigi/fsutil"
	files "github.com/tonistiigi/fsutil/types"
)

// build makes an image, pushes it unless told otherwise, and answers the outputs of docker.Image.
func (i *images) build(
	ctx context.Context, urn resource.URN, inputs imageInputs, preview bool,
) (map[string]any, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(i.stopped, cancel)()
	engine, err := i.engine(ctx)
	if err != nil {
		return nil, err
	}
	logins, err := loginsFor(inputs)
	if err != nil {
		return nil, err
	}
	progress := newProgress(func(line string) { _ = i.host.LogStatus(ctx, "info", urn, line) }, inputs.Build.Args)
	if err := runBuild(ctx, engine, logins, inputs, progress); err != nil {
		return nil, err
	}
	repoDigest, err := localID(ctx, engine, inputs.ImageName)
	if err == nil && !inputs.SkipPush && !preview {
		repoDigest, err = push(ctx, engine, logins, inputs.ImageName, progress)
	}
	if err != nil {
		return nil, err
	}
	dockerfile, err := relative(inputs.Build.Context, inputs.Build.Dockerfile)
	return map[string]any{
		"baseImageName":  inputs.ImageName,
		"context":        inputs.Build.Context,
		"dockerfile":     dockerfile,
		"imageName":      inputs.ImageName,
		"platform":       inputs.Build.Platform,
		"registryServer": inputs.Registry.Server,
		"repoDigest":     repoDigest,
	}, err
}

// runBuild lets the engine's BuildKit build. The engine fetches what it needs of the context through a session, and only
// what changed since the last build of this folder.
func runBuild(
	ctx context.Context, engine *client.Client, logins *configfile.ConfigFile, inputs imageInputs, progress *progress,
) error {
	link, err := openSession(ctx, engine, logins, inputs.Build.Context, filepath.Dir(inputs.Build.Dockerfile))
	if err != nil {
		return err
	}
	defer link.Close()
	id := identity.NewID()
	defer context.AfterFunc(ctx, func() { _ = engine.BuildCancel(context.WithoutCancel(ctx), id) })()

	response, err := engine.ImageBuild(ctx, nil, build.ImageBuildOptions{
		Version:       build.BuilderBuildKit,
		BuildID:       id,
		SessionID:     link.ID(),
		RemoteContext: "client-session",
		Dockerfile:    filepath.Base(inputs.Build.Dockerfile),
		Tags:          []string{inputs.ImageName},
		BuildArgs:     inputs.Build.Args,
		Target:        inputs.Build.Target,
		Platform:      inputs.Build.Platform,
		NetworkMode:   inputs.Build.Network,
		ExtraHosts:    inputs.Build.AddHosts,
		CacheFrom:     inputs.caches(),
	})
	if err != nil {
		return fmt.Errorf("error building image: %w", err)
	}
	defer response.Body.Close()
	return progress.follow(response.Body)
}

// openSession offers the engine the two folders of a build and the logins it may need to pull.
func openSession(
	ctx context.Context, engine *client.Client, logins *configfile.ConfigFile, folder, dockerfileFolder string,
) (*session.Session, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	// The engine keeps what it was sent under this key.
	key := sha256.Sum256([]byte(folder))
	link, err := session.NewSession(ctx, hex.EncodeToString(key[:]))
	if err != nil {
		return nil, err
	}
	sources := filesync.StaticDirSource{}
	for name, path := range map[string]string{"context": folder, "dockerfile": dockerfileFolder} {
		if sources[name], err = ownedByRoot(path); err != nil {
			return nil, fmt.Errorf("reading %s %q: %w", name, path, err)
		}
	}
	link.Allow(filesync.NewFSSyncProvider(sources))
	link.Allow(authprovider.NewDockerAuthProvider(authprovider.DockerAuthProviderConfig{ConfigFile: logins}))
	go func() {
		_ = link.Run(ctx, func(ctx context.Context, protocol string, headers map[string][]string) (net.Conn, error) {
			return engine.DialHijack(ctx, "/session", protocol, headers)
		})
	}()
	return link, nil
}

// ownedByRoot is a folder whose files all belong to root: who owns them on this machine means nothing to a build.
func ownedByRoot(path string) (fsutil.FS, error) {
	folder, err := fsutil.NewFS(path)
	if err != nil {
		return nil, err
	}
	return fsutil.NewFilterFS(folder, &fsutil.FilterOpt{Map: func(_ string, stat *files.Stat) fsutil.MapResult {
		stat.Uid, stat.Gid = 0, 0
		return fsutil.MapResultKeep
	}})
}

// push sends the image to its registry, and answers by which digest the registry knows it.
func push(
	ctx context.Context, engine *client.Client, logins *configfile.ConfigFile, name string, progress *progress,
) (string, error) {
	named, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return "", err
	}
	login, err := command.RetrieveAuthTokenFromImage(logins, name)
	if err != nil {
		return "", err
	}
	progress.show("Pushing Image to the registry")
	response, err := engine.ImagePush(ctx, name, image.PushOptions{RegistryAuth: login})
	if err != nil {
		return "", fmt.Errorf("error pushing image: %w", err)
	}
	defer response.Close()
	var pushed dockertypes.PushResult
	err = jsonmessage.DisplayJSONMessagesStream(response, progress, 0, false, func(message jsonmessage.JSONMessage) {
		_ = json.Unmarshal(*message.Aux, &pushed)
	})
	if err != nil {
		return "", fmt.Errorf("error pushing image: %w", err)
	}
	repository, err := reference.WithDigest(reference.TrimNamed(named), digest.Digest(pushed.Digest))
	if err != nil {
		return "", fmt.Errorf("the engine pushed %s but did not say by which digest: %w", name, err)
	}
	return repository.String(), nil
}

// relative is a path as seen from a folder, where either may be absolute.
func relative(folder, path string) (string, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", err
	}
	path, err = filepath.Rel(folder, path)
	return filepath.ToSlash(path), err
}

func localID(ctx context.Context, engine *client.Client, name string) (string, error) {
	found, err := engine.ImageInspect(ctx, name)
	return found.ID, err
}

// loginsFor are those of the machine's Docker client, and that of the program.
func loginsFor(inputs imageInputs) (*configfile.ConfigFile, error) {
	logins := config.LoadDefaultConfigFile(io.Discard)
	if inputs.Registry.Username == "" || inputs.Registry.Password == "" {
		return logins, nil
	}
	named, err := reference.ParseNormalizedNamed(inputs.ImageName)
	if err != nil {
		return nil, err
	}
	server := reference.Domain(named)
	if server == "docker.io" {
		server = "https://index.docker.io/v1/"
	}
	// In memory only: nothing here saves the file. Its helpers are passed over for this registry.
	logins.CredentialsStore, logins.CredentialHelpers = "", nil
	logins.AuthConfigs[server] = types.AuthConfig{
		Username: inputs.Registry.Username, Password: inputs.Registry.Password, ServerAddress: server,
	}
	return logins, nil
}
