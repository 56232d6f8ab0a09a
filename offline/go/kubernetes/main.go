// Command kubernetes is every program of a one-node cluster in one file: `kubernetes kubelet --config …`.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// Functions, because making a command registers metrics and flags that those of another would meet.
var programs = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": controllers.NewControllerManagerCommand,
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	"kubelet":                 func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) },
	"kube-proxy":              proxy.NewProxyCommand,
	"kubectl":                 kubectl.NewDefaultKubectlCommand,
}

const usage = `usage: kubernetes PROGRAM …                  one of Kubernetes' own, or etcd
       kubernetes node < DESCRIPTION
       kubernetes certificates FOLDER < IDENTITIES
       kubernetes volumes KUBECONFIG FOLDER`

func main() {
	// A link to this file that has the name of a program is that program.
	name := filepath.Base(os.Args[0])
	if programs[name] == nil && len(os.Args) > 1 {
		name = os.Args[1]
		os.Args = os.Args[1:]
	}
	switch program := programs[name]; {
	case program != nil:
		os.Exit(cli.Run(program()))
	case name == "etcd":
		etcdmain.Main(os.Args)
	case name == "node":
		exit(runNode(os.Stdin))
	case name == "certificates" && len(os.Args) == 2:
		exit(writeCertificates(os.Args[1], os.Stdin))
	case name == "volumes" && len(os.Args) == 3:
		exit(serveVolumes(os.Args[1], os.Args[2]))
	default:
		exit(errors.New(usage))
	}
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
