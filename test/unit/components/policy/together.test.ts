import assert from "node:assert/strict";
import { checkResource, checkTogether } from "../../../../components/policy/check.ts";
import {
    covers,
    judge,
    printExemption,
    printFindings,
    type Finding,
} from "../../../../components/policy/exemptions.ts";
import { unknown, type MadeResource } from "../../../../components/policy/resource.ts";
import { readNatsConf } from "../../../../components/policy/rules/natsConf.ts";
import { container, context, lines, made, podWith, workload } from "./made.ts";

const tls = "tls: { cert_file: /a, key_file: /b }";
const together = (...all: MadeResource[]) => checkTogether(all).flatMap(([, found]) => lines(found));
const confMap = (text: string) =>
    made("kubernetes:core/v1:ConfigMap", {
        metadata: { name: "nats-config", namespace: "messaging" },
        data: { "nats.conf": text },
    });

describe("a server's configuration", () => {
    it("is read as the server reads it", () => {
        const text = `
# comment
server_name: "a } b"
listen = 0.0.0.0:4222
include logins.conf
cluster { name: NATS, routes: [
    nats-route://u:p@a:6222
    "tls://b:6222"
] ; tls { cert_file: '/x y' } }
"port" 4222 // the end
`;
        assert.deepEqual(readNatsConf(text), {
            server_name: "a } b",
            listen: "0.0.0.0:4222",
            include: "logins.conf",
            cluster: {
                name: "NATS",
                routes: ["nats-route://u:p@a:6222", "tls://b:6222"],
                tls: { cert_file: "/x y" },
            },
            port: "4222",
        });
        assert.equal(readNatsConf("] nonsense"), undefined);
        assert.deepEqual(readNatsConf('{ "a": { "b": 1, include ../x; }, }'), {
            a: { b: "1", include: "../x" },
        });
    });

    const plain = (listener: string) =>
        `tls data["nats.conf"]: ${listener} accepts connections without TLS: give it a certificate`;
    for (const [text, ...refused] of [
        [`server_name: a, ${tls}`],
        ["server_name: a", plain("the listener for clients")],
        ["server_name: a, tls {}", plain("the listener for clients")],
        [`server_name: a, ${tls}, allow_non_tls: true`, plain("the listener for clients")],
        ...["cluster", "gateway", "websocket", "mqtt", "leafnodes"].map((name) => [
            `server_name: a, ${tls}, ${name} { port: 1 }`,
            plain(`the block "${name}"`),
        ]),
        [
            `server_name: a, ${tls}, websocket { port: 1, no_tls: true, ${tls} }`,
            plain('the block "websocket"'),
        ],
        [`server_name: a, ${tls}, leafnodes { remotes: [] }`],
        // Of another program.
        ["worker_processes: 2"],
    ] as [string, ...string[]][]) {
        it(`${refused.length === 0 ? "is accepted" : "is refused"} with ${text}`, () => {
            assert.deepEqual(lines(checkResource(confMap(text), context)), refused);
        });
    }

    it("is found in the files that a container gets", () => {
        const uploads = [{ file: "/etc/nats/nats.conf", content: "server_name: a" }];
        const [violation] = checkResource(container({ uploads }, { secrets: new Set(["uploads"]) }), context);
        assert.deepEqual([violation?.rule, violation?.path], ["tls", "uploads[0].content"]);
    });
});

describe("JetStream", () => {
    const set = (replicas: unknown, claims: string[] = ["data"], mountPath = "/data") =>
        made("kubernetes:apps/v1:StatefulSet", {
            metadata: { namespace: "messaging" },
            spec: {
                replicas,
                volumeClaimTemplates: claims.map((name) => ({ metadata: { name } })),
                template: {
                    spec: {
                        volumes: [{ name: "config", configMap: { name: "nats-config" } }],
                        containers: [{ volumeMounts: [{ name: "data", mountPath }] }],
                    },
                },
            },
        });
    const conf = confMap("server_name: a, jetstream { store_dir: /data/js }");
    const even =
        "jetstream spec.replicas: 4 servers tolerate no more failures than 3, and half of them decide nothing: use 3 or 5";
    const volume =
        "jetstream spec.volumeClaimTemplates: no volume keeps /data/js when a pod goes: use a volumeClaimTemplate that is mounted there";
    for (const [title, resources, ...refused] of [
        ["three servers with a volume", [conf, set(3)]],
        ["a number that is not known", [conf, set(unknown)]],
        ["four servers", [conf, set(4)], even],
        ["no volume", [conf, set(3, [])], volume],
        ["a volume elsewhere", [conf, set(3, ["data"], "/dat")], volume],
        ["four servers without it", [confMap("server_name: a"), set(4, [])]],
        ["four servers with it disabled", [confMap("server_name: a, jetstream: disabled"), set(4, [])]],
    ] as [string, MadeResource[], ...string[]][]) {
        it(`${refused.length === 0 ? "accepts" : "refuses"} ${title}`, () => {
            assert.deepEqual(
                together(...resources).filter((line) => line.startsWith("jetstream")),
                refused,
            );
        });
    }

    it("counts the servers on Docker by their routes", () => {
        const routes = (...hosts: string[]) => hosts.map((host) => `"tls://${host}"`).join("\n");
        const server = (list: string) =>
            container({
                uploads: [
                    {
                        file: "/etc/nats/nats.conf",
                        content: `jetstream { store_dir: /data }\ncluster { routes: [\n${list}\n] }`,
                    },
                ],
            });
        assert.deepEqual(together(server(routes("a", "b", "c"))), []);
        assert.match(
            together(server(routes("a", "b"))).join("\n"),
            /^jetstream uploads\[0\]\.content: 2 servers/,
        );
    });
});

describe("the NetworkPolicy of a pod", () => {
    const policy = (spec: object, namespace: unknown = "messaging") =>
        made("kubernetes:networking.k8s.io/v1:NetworkPolicy", { metadata: { namespace }, spec });
    const chosen = { podSelector: { matchLabels: { app: "hello" } }, policyTypes: ["Ingress"] };
    const missing =
        "network-policy spec.template.spec: no NetworkPolicy selects the pods, so every pod in the cluster may connect: add one of type Ingress";
    for (const [title, resources, ...refused] of [
        ["its labels", [workload(), policy(chosen)]],
        ["every pod", [workload(), policy({ podSelector: {} })]],
        ["a namespace that is not known", [workload(), policy(chosen, unknown)]],
        ["no ports", [podWith({ ports: [] })]],
        ["no policy", [workload()], missing],
        ["another namespace", [workload(), policy(chosen, "other")], missing],
        ["another label", [workload(), policy({ podSelector: { matchLabels: { app: "x" } } })], missing],
        ["outgoing connections only", [workload(), policy({ ...chosen, policyTypes: ["Egress"] })], missing],
    ] as [string, MadeResource[], ...string[]][]) {
        it(`${refused.length === 0 ? "is found" : "is missed"} with ${title}`, () => {
            assert.deepEqual(together(...resources), refused);
        });
    }
});

describe("an exemption", () => {
    const finding: Finding = {
        ...{ rule: "image-digest" as const, path: "image", reason: `"x" has no digest`, fix: "use one" },
        resource: { ...container(), name: "spy" },
        origin: "dhi:apps[1].image",
    };
    const exemption = { rule: "image-digest", resource: "spy", reason: "until Friday", until: "2026-12-31" };
    const refusedOn = (day: string, change: object = {}) =>
        judge([finding], [{ ...exemption, ...change }], day).refused.length;

    it("holds until its last day", () => {
        assert.equal(refusedOn("2026-12-31"), 0);
        assert.equal(refusedOn("2027-01-01"), 1);
    });

    it("is of one rule and one resource, or of what makes it", () => {
        assert.equal(refusedOn("2026-01-01", { rule: "image-tag" }), 1);
        assert.equal(refusedOn("2026-01-01", { resource: "sp" }), 1);
        assert.equal(refusedOn("2026-01-01", { resource: "dhi:apps[1]" }), 0);
        assert.equal(refusedOn("2026-01-01", { resource: "dhi:apps[1].image" }), 0);
        assert.equal(refusedOn("2026-01-01", { resource: "dhi:apps" }), 0);
        assert.equal(refusedOn("2026-01-01", { resource: "dhi:app" }), 1);
        assert.ok(!covers(exemption, { rule: "image-digest" }));
    });

    it("is reported with what it exempts, which may be nothing", () => {
        const { exempted } = judge([finding], [exemption], "2026-01-01");
        assert.deepEqual(
            [...exempted].map(([each, found]) => printExemption(each, found)),
            [
                "spy is exempt from the rule image-digest until 2026-12-31 (until Friday): 1 violation in what is made.",
            ],
        );
        assert.match(printExemption(exemption, []), /: 0 violations in what is made\.$/);
        assert.equal(
            printFindings([finding, finding]),
            "What this stack would make has a violation of the rules of production:\n" +
                '  Container "spy", of dhi:apps[1].image: image: "x" has no digest: use one (rule image-digest)',
        );
    });
});
