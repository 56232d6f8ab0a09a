import assert from "node:assert/strict";
import type { PlainArgs } from "../../../../../components/arguments.ts";
import type { HelmNatsClusterArgs } from "../../../../../components/nats/kubernetes/args.ts";
import { checkHelmNatsArgs } from "../../../../../components/nats/kubernetes/checkArgs.ts";
import { itRefuses } from "../../problems.ts";

type Args = Partial<PlainArgs<HelmNatsClusterArgs>>;

const balancer = { type: "LoadBalancer", sourceRanges: ["203.0.113.0/24"] } as const;
const check = (more: Args, name = "events") =>
    checkHelmNatsArgs({ namespace: "messaging", image: "dhi.io/nats:2.14.5-debian13", ...more }, name);

describe("the arguments of a NATS cluster on Kubernetes", () => {
    const good: [title: string, more: Args, name?: string][] = [
        ["the defaults", {}],
        ["the longest name", {}, "e".repeat(54)],
        [
            "an exporter with its PodMonitor",
            { exporterImage: "dhi.io/prometheus-nats-exporter:0.20.1", podMonitor: true },
        ],
        ["a tag that follows a major version", { image: "dhi.io/nats:2" }],
        ["a tag that follows a minor version", { image: "dhi.io/nats:2.14" }],
        ["the newest servers", { image: "dhi.io/nats:2.15.1-debian13" }],
        ["another chart with its own server", { image: "dhi.io/nats:2.15.1", chart: { version: "2.15.0" } }],
        ["a chart's version before its release", { chart: { version: "2.14.3-rc.1" } }],
        [
            "a load balancer that all servers see",
            { service: { ...balancer, externalTrafficPolicy: "Local" } },
        ],
        [
            "a port of the nodes without a network policy",
            { service: { type: "NodePort" }, networkPolicy: false },
        ],
        ["an address for each server", { service: { advertise: "$(POD_NAME).example.com:4222" } }],
        [
            "IPv6",
            {
                networkPolicy: { from: ["2001:db8::/32"] },
                service: { type: "NodePort", advertise: "[::1]:1" },
            },
        ],
        [
            "an Ingress for its listener",
            { listeners: { websocket: true }, websocketIngress: { hosts: ["*.example.com"], path: "/" } },
        ],
        ["known values", { values: { config: { merge: { debug: true } } } }],
    ];
    for (const [title, more, name] of good) {
        it(`accept ${title}`, () => assert.deepEqual(check(more, name), []));
    }

    const noName = (max: number, name: string) =>
        `"${name}" is not a valid name: use at most ${max} lowercase letters, digits and "-", with a letter or digit at both ends`;
    const otherChart = (chart: string, chartLine: string, line: string) =>
        `chart.version: chart "nats" ${chart} is made for servers ${chartLine}, but the image is ${line}: ` +
        `use a chart ${line}.x, or an image such as "${chartLine}-debian13"`;
    itRefuses<Args>(check, [
        [{ namespace: "a.b" }, `namespace: ${noName(63, "a.b")}`],
        [
            { podMonitor: true },
            "podMonitor: requires the exporter, which has the metrics: turn the exporter on as well",
        ],
        // A chart of another line, the server of another line, and a moving tag of another major version.
        [{ chart: { version: "2.15.0" } }, otherChart("2.15.0", "2.15", "2.14")],
        [
            { image: "dhi.io/nats:2.15.1-debian13", chart: { version: "2.14.2" } },
            otherChart("2.14.2", "2.14", "2.15"),
        ],
        [{ image: "dhi.io/nats:2.12.8-debian13" }, otherChart("2.15.0", "2.15", "2.12")],
        [{ image: "dhi.io/nats:2", chart: { version: "3.0.0" } }, otherChart("3.0.0", "3.0", "2")],
        [
            { chart: { version: "latest" } },
            'chart.version: "latest" is not a valid chart version: use one such as "2.15.0"',
        ],
        [
            { values: { config: { jetsream: { enabled: true } } } },
            "values.config.jetsream: does not exist in the nats chart 2.14.2: did you mean config.jetstream?",
        ],
    ]);

    const noRange = (value: string) =>
        `"${value}" is not a valid range of addresses: use one as CIDR, for example "203.0.113.0/24"`;
    const cutOff = (type: string) =>
        `networkPolicy.from: is required with the type "${type}" of the service: use the addresses that servers see, for ` +
        `example ["203.0.113.0/24"]: the nodes', or with externalTrafficPolicy "Local" the clients'`;
    const noNodes =
        'cannot be combined with the type "ClusterIP": use "NodePort" or "LoadBalancer", or remove it';
    const from = ["10.0.0.0/8"];
    itRefuses<Args>(check, [
        [
            { service: { type: "ExternalName" as "NodePort" }, networkPolicy: { from } },
            'service.type: "ExternalName" is not a valid type of a Service: use "ClusterIP", "NodePort" or "LoadBalancer"',
        ],
        [{ service: balancer }, cutOff("LoadBalancer")],
        [
            { service: { type: "NodePort" }, networkPolicy: { clientNamespaces: ["shop"] } },
            cutOff("NodePort"),
        ],
        [
            { service: { ...balancer, type: "NodePort" }, networkPolicy: { from } },
            'service.sourceRanges: cannot be combined with the type "NodePort", which has no load balancer: use networkPolicy.from',
        ],
        [
            { service: { nodePort: 30_422, externalTrafficPolicy: "Local" } },
            `service.nodePort: ${noNodes}`,
            `service.externalTrafficPolicy: ${noNodes}`,
        ],
        [
            {
                service: { type: "NodePort", nodePort: 0, externalTrafficPolicy: "local" as "Local" },
                networkPolicy: { from },
            },
            "service.nodePort: 0 is not a valid port of a node: use a whole number from 1 to 65535",
            'service.externalTrafficPolicy: "local" is not a valid traffic policy: use "Cluster" or "Local"',
        ],
        ...["nats.example.com", "nats://a:4222", "a:b"].map((advertise): [Args, string] => [
            { service: { advertise } },
            `service.advertise: "${advertise}" is not a valid address: use a host and a port, for example "nats.example.com:4222"`,
        ]),
        [
            {
                service: { ...balancer, sourceRanges: ["203.0.113.7"] },
                networkPolicy: { from: ["10.0.0.0/33", "any"] },
            },
            `networkPolicy.from[0]: ${noRange("10.0.0.0/33")}`,
            `networkPolicy.from[1]: ${noRange("any")}`,
            `service.sourceRanges[0]: ${noRange("203.0.113.7")}`,
        ],
        [
            { service: { annotations: { "a b": "c" } } },
            'service.annotations.a b: "a b" is not a valid key: use letters, digits, "-", "_" and ".", for example "team" or "example.com/team"',
        ],
        [
            { websocketIngress: { hosts: [] } },
            "websocketIngress: requires the websocket listener: turn the listener on as well",
            'websocketIngress.hosts: is empty: use host names, for example ["nats.example.com"]',
        ],
        [
            {
                listeners: { websocket: true },
                websocketIngress: { hosts: ["https://a"], path: "nats", className: "N", tlsSecretName: "T" },
            },
            'websocketIngress.hosts[0]: "https://a" is not a valid host name: use one such as "hello.example.com", without "https://" or a port',
            'websocketIngress.path: "nats" is not a valid path: use one that starts with "/", for example "/nats"',
            'websocketIngress.className: "N" is not a valid name: use lowercase letters, digits, "-" and ".", for example "nginx"',
            'websocketIngress.tlsSecretName: "T" is not a valid name: use lowercase letters, digits, "-" and ".", for example "nats-websocket-tls"',
        ],
    ]);

    itRefuses<string>(
        (name) => check({}, name),
        ["Events", "e".repeat(55)].map((name) => [name, `name: ${noName(54, name)}`]),
    );

    for (const path of ["reloaderImage", "exporterImage", "natsBoxImage"] as const) {
        it(`refuse another image as ${path}`, () => {
            const paths = check({ [path]: "dhi.io/nats:2.14.5-debian13" }).map((problem) => problem.path);
            assert.deepEqual(paths, [path]);
        });
    }

    it("are refused with all problems at once", () => {
        const bad = { namespace: "A", image: "nope", nodes: 2, readinessSeconds: 0 };
        const paths = check(bad, "B").map(({ path }) => path);
        assert.deepEqual(paths, ["image", "nodes", "name", "namespace", "readinessSeconds"]);
    });
});
