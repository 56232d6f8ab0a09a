import assert from "node:assert/strict";
import { checkResource } from "../../../../components/policy/check.ts";
import { unknown } from "../../../../components/policy/resource.ts";
import { container, context, lines, made, podWith, table, workload } from "./made.ts";

const at = "spec.template.spec.containers[0]";

describe("the rules of files of the host", () => {
    const socket = (path: string, source: string) =>
        `engine-socket ${path}: "${source}" has the socket of a container engine, with which a container rules the host: remove it`;
    const hostPath = (path: string, source: string) =>
        `host-paths ${path}: "${source}" is a path of the host: use a named volume, or a file of the image`;
    const bind = (source: string) => ({ mounts: [{ type: "bind", source, target: "/x" }] });
    table(container, [
        ...[
            "/var/run/docker.sock",
            "/run//docker.sock",
            "/run/user/1000/podman/podman.sock",
            "/run/containerd/containerd.sock",
            "/var/run/",
            "/var/lib/../run",
            "/run/containerd",
            "/var",
            "/",
        ].map((source) => [bind(source), socket("mounts[0].source", source)] as const),
        [bind("/etc/passwd"), hostPath("mounts[0].source", "/etc/passwd")],
        [
            { volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/s" }] },
            socket("volumes[0].hostPath", "/var/run/docker.sock"),
        ],
        [
            { volumes: [{ volumeName: "/srv", containerPath: "/s" }] },
            hostPath("volumes[0].volumeName", "/srv"),
        ],
        [{ volumes: [{ volumeName: "data", containerPath: "/s" }] }],
        [
            { volumes: [{ fromContainer: "other" }] },
            "host-paths volumes[0].fromContainer: mounts whatever another container mounts: use the volumes by their names",
        ],
        [
            { mounts: [{ type: "volume", volumeOptions: { driverOptions: { o: "bind", device: "/srv" } } }] },
            hostPath("mounts[0].volumeOptions.driverOptions", "/srv"),
        ],
        [bind(unknown as never)],
    ]);
    table(
        (props) => made("docker:index/volume:Volume", props),
        [
            [{ name: "data" }],
            [{ driverOpts: { type: "nfs", device: ":/exported" } }],
            [
                { driverOpts: { type: "none", o: "bind", device: "/var/run/docker.sock" } },
                socket("driverOpts.device", "/var/run/docker.sock"),
            ],
        ],
    );
    table(workload, [
        [
            { volumes: [{ name: "s", hostPath: { path: "/var/run/docker.sock" } }] },
            socket("spec.template.spec.volumes[0].hostPath.path", "/var/run/docker.sock"),
        ],
    ]);
    table(
        (props) => made("kubernetes:core/v1:PersistentVolume", props),
        [[{ spec: { hostPath: { path: "/srv" } } }, hostPath("spec.hostPath.path", "/srv")]],
    );
});

describe("the rules of ports", () => {
    const port = (ip: string | undefined) => ({ ports: [{ internal: 3000, external: 3000, ip }] });
    const open = (value: string) =>
        `published-ports ports[0].ip: ${value}: use one address, such as "127.0.0.1"`;
    table(container, [
        [{ ports: [{ internal: 1025, ip: "10.0.0.1" }] }],
        [
            { ports: [{ internal: 1024, external: 80, ip: "127.0.0.1" }] },
            "container-ports ports[0].internal: 1024 is a port that only root may listen on: use one from 1025 on, such as 9024",
        ],
        [port(undefined), open("not set, so the port is published on all addresses")],
        ...["0.0.0.0", "::"].map((ip) => [port(ip), open(`"${ip}" is every address`)] as const),
    ]);
    it("accepts all addresses for what the stack names", () => {
        assert.deepEqual(checkResource(container(port("0.0.0.0"), { name: "opened" }), context), []);
    });

    table(podWith, [
        [
            { ports: [{ containerPort: 80, hostPort: 8080 }] },
            `container-ports ${at}.ports[0].containerPort: 80 is a port that only root may listen on: use one from 1025 on, such as 8080`,
            `published-ports ${at}.ports[0].hostPort: publishes the port on every address of the node: use a Service`,
        ],
    ]);
    const balancer = (...loadBalancerSourceRanges: string[]) => ({
        spec: { type: "LoadBalancer", loadBalancerSourceRanges },
    });
    const everyone =
        'published-ports spec.type: "LoadBalancer" publishes the ports on every address of the load balancer: set spec.loadBalancerSourceRanges';
    table(
        (props) => made("kubernetes:core/v1:Service", props),
        [
            [{ spec: { type: "ClusterIP" } }],
            [balancer("203.0.113.0/24")],
            [balancer(), everyone],
            [balancer("203.0.113.0/24", "0.0.0.0/0"), everyone],
            [
                { spec: { type: "NodePort" } },
                'published-ports spec.type: "NodePort" publishes the ports on every address of the nodes: use "ClusterIP"',
            ],
            [
                { spec: { externalIPs: ["203.0.113.9"] } },
                "published-ports spec.externalIPs: publishes the ports outside of the cluster: remove it",
            ],
        ],
    );
    table(
        (props) => made("kubernetes:networking.k8s.io/v1:Ingress", props),
        [
            [{ spec: { tls: [{ hosts: ["a.example.com"], secretName: "a" }] } }],
            [
                { spec: { rules: [] } },
                "tls spec.tls: not set, so clients connect without TLS: name the Secret with the certificate",
            ],
        ],
    );
});

describe("the rules of other resources", () => {
    const unseen = (what: string, instead: string) =>
        `unseen : makes ${what}, which no rule sees: use ${instead}`;
    for (const [type, line] of [
        ["kubernetes:helm.sh/v3:Release", unseen("what Helm makes of a chart", "kubernetes.helm.v4.Chart")],
        ["docker:index/service:Service", unseen("a Swarm service", "docker.Container")],
        ["command:local:Command", unseen("whatever a command does", "a resource for it")],
    ] as const) {
        it(`refuses ${type}`, () => {
            assert.deepEqual(lines(checkResource(made(type, {}), context)), [line]);
        });
    }

    const level = "pod-security.kubernetes.io/enforce";
    table(
        (labels) => made("kubernetes:core/v1:Namespace", { metadata: { labels } }),
        [
            [{}],
            [{ [level]: "restricted" }],
            [
                { [level]: "privileged" },
                `privileged metadata.labels["${level}"]: "privileged" admits pods that are not restricted: use "restricted"`,
            ],
        ],
    );

    it("accepts resources that run nothing, and finds pods in objects of any kind", () => {
        const rolled = workload({ hostNetwork: true }, "argoproj.io/v1alpha1:Rollout");
        assert.deepEqual(checkResource(made("random:index:Id", { image: "nginx" }), context), []);
        assert.deepEqual(
            checkResource(rolled, context).map(({ rule }) => rule),
            ["host-namespaces"],
        );
    });
});
