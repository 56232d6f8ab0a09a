// The Docker plugin: the Terraform provider for Docker, bridged into Pulumi as the official plugin does it, and the one
// resource that the official plugin adds to it, docker.Image.
package main

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/pkg/v3/resource/provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	docker "github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

const name = "docker"

// The version of the SDK that this plugin serves; set by the linker.
var version = "0.0.0"

func main() {
	err := provider.Main(name, func(host *provider.HostClient) (rpc.ResourceProviderServer, error) {
		terraform := docker.New(version)()
		readNetworksAtOnce(terraform)
		info := bridge(tfbridge.ProviderInfo{P: shim.NewProvider(terraform)})
		schema := fmt.Appendf(nil, `{"name":%q,"version":%q}`, name, version)
		stopped, stop := context.WithCancel(context.Background())
		return &server{
			ResourceProviderServer: tfbridge.NewProvider(context.Background(), host, name, version, info.P, info, schema),
			images:                 images{host: host, terraform: terraform, stopped: stopped},
			stop:                   stop,
		}, nil
	})
	if err != nil {
		cmdutil.ExitError(err.Error())
	}
}

// bridge names resources and properties as the SDK does, wherever the bridge would choose another name.
func bridge(info tfbridge.ProviderInfo) tfbridge.ProviderInfo {
	info.Name = name
	info.Version = version
	info.MetadataInfo = tfbridge.NewProviderMetadata([]byte("{}"))
	info.Config = map[string]*tfbridge.SchemaInfo{
		"registry_auth": {Name: "registryAuth", MaxItemsOne: tfbridge.False()},
	}
	info.Resources = map[string]*tfbridge.ResourceInfo{
		"docker_config": {Tok: tfbridge.MakeResource(name, "index", "ServiceConfig")},
		"docker_image": {
			Tok:    tfbridge.MakeResource(name, "index", "RemoteImage"),
			Fields: map[string]*tfbridge.SchemaInfo{"name": {Name: "name"}},
		},
		"docker_container": {
			Tok:                 tfbridge.MakeResource(name, "index", "Container"),
			DeleteBeforeReplace: true,
			Fields: map[string]*tfbridge.SchemaInfo{
				"command":           {Name: "command"},
				"networks_advanced": {Name: "networksAdvanced"},
			},
		},
	}
	info.MustComputeTokens(tokens.SingleModule("docker_", "index", tokens.MakeStandard(name)))
	info.SetAutonaming(255, "-")
	return info
}
