package main

import (
	"context"
	_ "unsafe" // for go:linkname

	"github.com/docker/docker/client"
	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/retry"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	docker "github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// networkState reads a network once. Its state is "pending" where the engine does not show all of it yet.
//
//go:linkname networkState github.com/terraform-providers/terraform-provider-docker/internal/provider.resourceDockerNetworkReadRefreshFunc
func networkState(context.Context, *schema.ResourceData, any, *client.Client) retry.StateRefreshFunc

// readNetworksAtOnce takes away a wait of two seconds before a network is read, which every refresh would have. Only
// where a network of a swarm is not complete yet, the provider's own function waits for it.
func readNetworksAtOnce(terraform *schema.Provider) {
	network := terraform.ResourcesMap["docker_network"]
	waitAndRead := network.ReadContext
	network.ReadContext = func(ctx context.Context, data *schema.ResourceData, meta any) diag.Diagnostics {
		engine, err := meta.(*docker.ProviderConfig).MakeClient(ctx, data)
		if err != nil {
			return diag.FromErr(err)
		}
		_, state, err := networkState(ctx, data, meta, engine)()
		if err != nil || state == "pending" {
			return waitAndRead(ctx, data, meta)
		}
		return nil
	}
}
