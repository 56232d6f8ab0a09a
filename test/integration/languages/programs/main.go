package main

import (
	"example.com/pulumi-dhi/sdk/go/dhi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		secrets := config.New(ctx, "")
		nats, err := dhi.NewNatsCluster(ctx, "events", &dhi.NatsClusterArgs{
			Image:     "dhi.io/nats:2.15.1-debian13",
			InitImage: pulumi.StringRef("dhi.io/busybox:1.37.0-debian13"),
			Authentication: dhi.AuthenticationArgs{
				Users: []dhi.NatsUserArgs{{Name: "app", Password: secrets.RequireSecret("natsPassword")}},
			},
			RoutePassword: secrets.RequireSecret("routePassword"),
		})
		if err != nil {
			return err
		}
		_, err = dhi.NewRustService(ctx, "hello", &dhi.RustServiceArgs{
			Adopt: pulumi.StringRef("registry.example.com/team/hello@sha256:…"),
			Port:  pulumi.IntRef(3000),
			Nats:  nats.Connection,
		})
		return err
	})
}
