// A language host for Node.js. Pulumi's own is in no module of the Go module proxy since 3.69, and 3.68, the last one, hides
// from programs what the engine has learned since then: transforms of a whole stack, and policy packs.
//
// It starts programs, policy packs and component packages. Installing dependencies and generating code are npm's and
// pulumi-sdkgen's business.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The exit code of a program that has logged its error: there is nothing to add.
const alreadyLogged = 32

var version = ""

func main() {
	log.SetFlags(0)
	engine := ""
	if len(os.Args) > 1 {
		engine = os.Args[len(os.Args)-1]
	}

	ctx, cancel := context.WithCancel(context.Background())
	stop := make(chan bool)
	go func() {
		<-ctx.Done()
		close(stop)
	}()
	// The host ends with the engine.
	if err := rpcutil.Healthcheck(ctx, engine, 5*time.Minute, cancel); err != nil {
		log.Fatal(err)
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engine})
			return nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(handle.Port)
	if err := <-handle.Done; err != nil {
		log.Fatal(err)
	}
}

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
}

func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version}, nil
}

// None: the kit has installed the plugins, and resources name the version that they need.
func (*host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	configuration, err := configurationOf(request)
	if err != nil {
		return nil, err
	}
	info := request.GetInfo()
	runner, err := sdkModule(ctx, "run", info.GetProgramDirectory())
	if err != nil {
		return nil, err
	}
	options := info.GetOptions().AsMap()
	args := append(strings.Fields(text(options["nodeargs"])), runner)
	for _, flag := range [][2]string{
		{"monitor", request.GetMonitorAddress()},
		{"engine", h.engine},
		{"organization", request.GetOrganization()},
		{"project", request.GetProject()},
		{"root-directory", info.GetRootDirectory()},
		{"stack", request.GetStack()},
		{"pwd", request.GetPwd()},
		{"parallel", fmt.Sprint(request.GetParallel())},
	} {
		if flag[1] != "" {
			args = append(args, "--"+flag[0], flag[1])
		}
	}
	if request.GetDryRun() {
		args = append(args, "--dry-run")
	}
	args = append(args, filepath.Join(info.GetProgramDirectory(), info.GetEntryPoint()))
	// The program lives as long as it needs to: it cleans up after the engine cancels.
	command := exec.Command("node", append(args, request.GetArgs()...)...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.Env = append(os.Environ(), configuration...)
	// A program that needs no TypeScript starts a quarter of a second sooner without its compiler.
	if options["typescript"] != false {
		command.Env = append(command.Env, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	if file := text(options["tsconfig"]); file != "" {
		command.Env = append(command.Env, "PULUMI_NODEJS_TSCONFIG_PATH="+file)
	}
	return responseOf(command.Run()), nil
}

func text(option any) string {
	value, _ := option.(string)
	return value
}

func responseOf(err error) *pulumirpc.RunResponse {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}
	case errors.As(err, &exit) && exit.ExitCode() == alreadyLogged:
		return &pulumirpc.RunResponse{Bail: true}
	case errors.As(err, &exit):
		message := fmt.Sprintf("Program exited with non-zero exit code: %d", exit.ExitCode())
		return &pulumirpc.RunResponse{Error: message}
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("Node.js cannot be started: %v", err)}
	}
}

func configurationOf(request *pulumirpc.RunRequest) ([]string, error) {
	values := map[string]string{}
	for name, value := range request.GetConfig() {
		key, err := config.ParseKey(name)
		if err != nil {
			return nil, err
		}
		values[key.String()] = value
	}
	secrets := append([]string{}, request.GetConfigSecretKeys()...)
	texts := make([]string, 0, 2)
	for name, value := range map[string]any{"PULUMI_CONFIG": values, "PULUMI_CONFIG_SECRET_KEYS": secrets} {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		texts = append(texts, name+"="+string(text))
	}
	return texts, nil
}

// Policy packs, and component packages in TypeScript or JavaScript.
func (h *host) RunPlugin(
	request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	runner := "run-plugin"
	if request.GetKind() == "analyzer" {
		runner = "run-policy-pack"
	}
	program := request.GetInfo().GetProgramDirectory()
	module, err := sdkModule(server.Context(), runner, program)
	if err != nil {
		return err
	}
	args := []string{module}
	if runner == "run-policy-pack" {
		args = append(append(args, request.GetArgs()...), program)
	} else {
		args = append(append(args, program), request.GetArgs()...)
	}
	command := exec.CommandContext(server.Context(), "node", args...)
	command.Dir = request.GetPwd()
	command.Env = request.GetEnv()
	command.Stdout, command.Stderr = stdout, stderr
	return finish(command.Run(), closer, server)
}

func finish(err error, streams io.Closer, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return err
	}
	if err := streams.Close(); err != nil {
		return err
	}
	code := int32(0)
	if exit != nil {
		code = int32(exit.ExitCode())
	}
	return server.Send(&pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: code}})
}

// The SDK's module that runs programs or plugins, as Node.js finds it from a program's folder.
func sdkModule(ctx context.Context, name, folder string) (string, error) {
	command := exec.CommandContext(ctx, "node", "-p", fmt.Sprintf("require.resolve('@pulumi/pulumi/cmd/%s')", name))
	command.Dir = folder
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s has no @pulumi/pulumi: run npm install", folder)
	}
	return strings.TrimSpace(string(output)), nil
}
