import { join } from "node:path";

import type { Place } from "./configuration.ts";
import { mountPoints, nodeFolders } from "./folders.ts";
import { nodeName } from "./credentials.ts";
import type { Programs } from "./programs.ts";

/** What the first process of the node does. offline/go/kubernetes/node.go reads it. */
export interface NodeDescription {
    readonly setup: readonly (readonly string[])[];
    readonly logs: string;
    readonly programs: readonly NodeProgram[];
}

export interface NodeProgram {
    readonly name: string;
    readonly command: readonly string[];
    /** It starts once this answers: a URL, or `unix:` and a path. */
    readonly after?: string;
}

/** The node's end of the network link to this machine. */
export const uplink = "uplink";

const etcdUrl = "http://127.0.0.1:2379";

/** Describes the node: the setup of its namespaces and the programs in them. */
export function describeNode(place: Place, programs: Programs): NodeDescription {
    return {
        setup: [...mounts(place), ...network(place)],
        logs: nodeFolders.logs,
        programs: [...controlPlane(place, programs), ...nodePrograms(place, programs)],
    };
}

/** Mounts in the node's own namespace, which disappear with it. */
function mounts({ folders }: Place): string[][] {
    const kernel = {
        "vm/overcommit_memory": 1,
        "vm/panic_on_oom": 0,
        "kernel/panic": 10,
        "kernel/panic_on_oops": 1,
    };
    return [
        ["mount", "--make-rshared", "/"],
        ["mount", "-t", "tmpfs", "tmpfs", "/run"],
        ["mount", "-t", "tmpfs", "tmpfs", "/var/log"],
        ["mkdir", nodeFolders.home],
        ["mount", "--bind", folders.home, nodeFolders.home],
        ["mount", "--bind", join(nodeFolders.state, "kubelet"), mountPoints.kubelet],
        ["mount", "--bind", join(nodeFolders.state, "cni"), mountPoints.cni],
        // The kubelet requires these values. They apply to the whole machine, so in the node files replace the settings.
        ...Object.entries(kernel).flatMap(([setting, value]) => {
            const file = `/run/${setting.replace("/", "-")}`;
            return [
                ["sh", "-c", `echo ${value} > ${file}`],
                ["mount", "--bind", file, `/proc/sys/${setting}`],
            ];
        }),
    ];
}

function network({ addresses }: Place): string[][] {
    return [
        ["ip", "link", "set", "lo", "up"],
        ["ip", "address", "add", `${addresses.node}/24`, "dev", uplink],
        ["ip", "link", "set", uplink, "up"],
        // kube-proxy redirects packets to Services, but only if there is a route. No other route leaves the cluster.
        ["ip", "route", "add", addresses.services, "via", addresses.host],
        ["sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"],
    ];
}

function controlPlane({ addresses }: Place, { kubernetes }: Programs): NodeProgram[] {
    const certificate = (name: string) => join(nodeFolders.certificates, name);
    const client = (name: string) => `--kubeconfig=${nodeFolders.config}/${name}.kubeconfig`;
    const ready = `${addresses.api}/readyz`;
    return [
        {
            name: "etcd",
            command: [
                ...[kubernetes, "etcd", `--data-dir=${nodeFolders.state}/etcd`, "--log-level=warn"],
                ...[`--listen-client-urls=${etcdUrl}`, `--advertise-client-urls=${etcdUrl}`],
                // Losing the latest writes in a power failure is acceptable here.
                "--unsafe-no-fsync",
            ],
        },
        {
            name: "kube-apiserver",
            after: `${etcdUrl}/health`,
            command: [
                ...[kubernetes, "kube-apiserver", `--etcd-servers=${etcdUrl}`],
                ...[`--advertise-address=${addresses.node}`, "--secure-port=6443"],
                `--service-cluster-ip-range=${addresses.services}`,
                `--client-ca-file=${certificate("ca.crt")}`,
                `--tls-cert-file=${certificate("api.crt")}`,
                `--tls-private-key-file=${certificate("api.key")}`,
                `--kubelet-certificate-authority=${certificate("ca.crt")}`,
                `--kubelet-client-certificate=${certificate("api-to-kubelet.crt")}`,
                `--kubelet-client-key=${certificate("api-to-kubelet.key")}`,
                "--kubelet-preferred-address-types=InternalIP",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                `--service-account-key-file=${certificate("service-accounts.key")}`,
                `--service-account-signing-key-file=${certificate("service-accounts.key")}`,
                ...["--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction"],
                ...["--allow-privileged=true", "--profiling=false"],
            ],
        },
        {
            name: "kube-controller-manager",
            after: ready,
            command: [
                ...[kubernetes, "kube-controller-manager", client("controller-manager")],
                ...["--leader-elect=false", "--bind-address=127.0.0.1", "--use-service-account-credentials"],
                `--service-account-private-key-file=${certificate("service-accounts.key")}`,
                `--root-ca-file=${certificate("ca.crt")}`,
                `--cluster-signing-cert-file=${certificate("ca.crt")}`,
                `--cluster-signing-key-file=${certificate("ca.key")}`,
            ],
        },
        {
            name: "kube-scheduler",
            after: ready,
            command: [
                ...[kubernetes, "kube-scheduler", client("scheduler")],
                ...["--leader-elect=false", "--bind-address=127.0.0.1"],
            ],
        },
    ];
}

function nodePrograms({ addresses }: Place, { kubernetes, coredns, containerd }: Programs): NodeProgram[] {
    const config = (name: string) => join(nodeFolders.config, name);
    const ready = `${addresses.api}/readyz`;
    return [
        { name: "containerd", command: [containerd, `--config=${config("containerd.toml")}`] },
        {
            name: "kubelet",
            after: "unix:/run/containerd/containerd.sock",
            command: [
                ...[kubernetes, "kubelet", `--config=${config("kubelet.yaml")}`],
                ...[`--kubeconfig=${config("kubelet.kubeconfig")}`, `--node-ip=${addresses.node}`],
                `--hostname-override=${nodeName}`,
            ],
        },
        {
            name: "kube-proxy",
            after: ready,
            command: [kubernetes, "kube-proxy", `--config=${config("proxy.yaml")}`],
        },
        { name: "coredns", after: ready, command: [coredns, "-conf", config("Corefile")] },
        {
            name: "volumes",
            after: ready,
            command: [kubernetes, "volumes", config("admin.kubeconfig"), join(nodeFolders.state, "volumes")],
        },
    ];
}
