// The Kubernetes plugin: Pulumi's own provider, whose main package embeds files that only its Makefile makes.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
)

// The version of the SDK that this plugin serves; set by the linker.
var version = "0.0.0"

// The build lays the provider module's own schema here (offline/tools/kubernetesPlugin.ts).
//
//go:embed schema.json
var schema []byte

func main() {
	provider.Serve("kubernetes", version, schema, []byte("{}"))
}
