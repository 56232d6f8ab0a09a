// Command kubernetes-addons is what a one-node cluster needs besides Kubernetes: names for Services, and volumes.
package main

import (
	"fmt"
	"os"

	"github.com/coredns/coredns/coremain"

	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/ready"
)

func main() {
	name := ""
	if len(os.Args) > 1 {
		name = os.Args[1]
		os.Args = os.Args[1:]
	}
	switch name {
	case "coredns":
		coremain.Run()
	case "volumes":
		fail(serveVolumes(os.Args[1:]))
	default:
		fail(fmt.Errorf("usage: kubernetes-addons coredns … | volumes KUBECONFIG FOLDER NODE"))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
