import { join } from "node:path";

import { stringify } from "yaml";

import type { Addresses } from "./addresses.ts";
import { type Folders, nodeFolders } from "./folders.ts";
import { nodeName } from "./credentials.ts";

/** The image of the container that keeps a pod's namespaces. */
export const pauseImage = "standin.local/kubernetes/pause:1";

/** Where a cluster runs. */
export interface Place {
    /** Its folders, by their paths on this machine. */
    readonly folders: Folders;
    readonly addresses: Addresses;
    /** How containerd stores images: `overlayfs`, or `native` where that does not work. */
    readonly snapshotter: string;
}

/** The configuration files of the node's programs, by name. */
export function configurationFiles(place: Place): Record<string, string> {
    return {
        "containerd.toml": containerd(place),
        "cni/10-pods.conflist": JSON.stringify(podNetwork(place), undefined, 4),
        "kubelet.yaml": stringify(kubelet(place)),
        "proxy.yaml": stringify(proxy(place)),
        Corefile: corefile(place),
        // Pods do not use this machine's name servers: the cluster has no route to other networks.
        "resolv.conf": "",
    };
}

function containerd({ snapshotter }: Place): string {
    return `version = 2
root = "${nodeFolders.state}/containerd"
state = "/run/containerd/state"

[plugins."io.containerd.internal.v1.opt"]
  path = "${nodeFolders.state}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_apparmor = true
  # Without CAP_SYS_RESOURCE, as in many virtual machines, the kernel refuses a lower score and no container starts.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${nodeFolders.config}/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${snapshotter}"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
`;
}

/** Links each pod to the node. All traffic is routed, so no kernel module for bridges is needed. */
function podNetwork({ addresses }: Place): object {
    const ipam = {
        type: "host-local",
        dataDir: `${nodeFolders.state}/pod-addresses`,
        ranges: [[{ subnet: addresses.pods }]],
        routes: [{ dst: "0.0.0.0/0" }],
    };
    return { cniVersion: "1.0.0", name: "pods", plugins: [{ type: "ptp", ipam }] };
}

function kubelet({ addresses }: Place): object {
    const certificate = (name: string) => join(nodeFolders.certificates, name);
    return {
        apiVersion: "kubelet.config.k8s.io/v1beta1",
        kind: "KubeletConfiguration",
        address: addresses.node,
        healthzBindAddress: addresses.node,
        authentication: {
            anonymous: { enabled: false },
            webhook: { enabled: true },
            x509: { clientCAFile: certificate("ca.crt") },
        },
        authorization: { mode: "Webhook" },
        tlsCertFile: certificate("kubelet-server.crt"),
        tlsPrivateKeyFile: certificate("kubelet-server.key"),
        containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
        podLogsDir: `${nodeFolders.state}/pod-logs`,
        clusterDNS: [addresses.node],
        clusterDomain: "cluster.local",
        resolvConf: join(nodeFolders.config, "resolv.conf"),
        // Separate from other clusters: a kubelet kills processes of unknown pods in its cgroup.
        cgroupRoot: `/${addresses.name}`,
        cgroupDriver: "cgroupfs",
        failCgroupV1: false,
        failSwapOn: false,
        protectKernelDefaults: true,
        oomScoreAdj: 0,
        // Never removes images: loaded ones cannot be pulled again.
        imageGCHighThresholdPercent: 100,
        imageMaximumGCAge: "0s",
        evictionHard: {
            "memory.available": "100Mi",
            "nodefs.available": "1%",
            "nodefs.inodesFree": "1%",
            "imagefs.available": "1%",
            "imagefs.inodesFree": "1%",
        },
        // How soon files in pods follow a change of a Secret or ConfigMap: by default half a minute later.
        syncFrequency: "10s",
    };
}

function proxy({ addresses }: Place): object {
    return {
        apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
        kind: "KubeProxyConfiguration",
        mode: "nftables",
        hostnameOverride: nodeName,
        clusterCIDR: addresses.pods,
        clientConnection: { kubeconfig: join(nodeFolders.config, "proxy.kubeconfig") },
        oomScoreAdj: 0,
        // Zero keeps the kernel's settings, which apply to the whole machine.
        conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    };
}

function corefile({ addresses }: Place): string {
    return `.:53 {
    errors
    ready ${addresses.node}:8181
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        kubeconfig ${nodeFolders.config}/admin.kubeconfig
    }
    cache 5
    loadbalance
}
`;
}
