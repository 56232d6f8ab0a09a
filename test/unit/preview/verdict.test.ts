import assert from "node:assert/strict";
import { verdictOf } from "../../../preview/meaning/verdict.ts";
import {
    inCluster,
    previewOf,
    refreshed,
    replaced,
    secret,
    serverWithTag,
    step,
    unknown,
} from "./engineEvents.ts";

const servers = [0, 1, 2].flatMap((index) => serverWithTag(index, "2.15.0-debian13", "2.15.1-debian13"));
const volume = { types: inCluster.volume, parent: "nats", name: "nats-2-data", old: { name: "nats-2-data" } };
const stream = {
    types: inCluster.stream,
    parent: "nats",
    name: "nats-stream-ORDERS",
    old: { name: "ORDERS", maxMessages: 1 },
};
const service = {
    types: ["dhi:rust:DockerApp", "docker:index/container:Container"],
    parent: "hello",
    name: "hello",
};
const files = (name: string) =>
    replaced({
        ...{ types: inCluster.container, parent: "nats", name },
        ...{ old: { uploads: secret }, now: { uploads: secret }, diffs: ["uploads"] },
    });
const set = {
    types: ["dhi:nats:HelmCluster", "kubernetes:helm.sh/v4:Chart", "kubernetes:apps/v1:StatefulSet"],
};
const chart = step("update", {
    types: ["dhi:nats:HelmCluster", "kubernetes:helm.sh/v4:Chart"],
    parent: "nats",
    name: "nats-chart",
    old: {},
    now: {},
});

const cases: Readonly<Record<string, [events: readonly object[], verdict: string]>> = {
    "nothing to change": [[step("same", { ...volume, now: volume.old })], "no changes"],
    "servers with another image": [servers, "3 servers roll one at a time, no data touched"],
    "servers with an older image": [
        [0, 1, 2].flatMap((index) => serverWithTag(index, "2.15.1-debian13", "2.14.5-debian13")),
        "3 servers roll one at a time, goes back to nats 2.14.5, no data touched",
    ],
    "files that servers load": [
        [...files("nats-0-init"), ...files("nats-1-init")],
        "2 servers load changed files, no data touched",
    ],
    "files of a server that restarts": [
        [...files("nats-0-init"), ...serverWithTag(0, "2.15.0-debian13", "2.15.1-debian13")],
        "the only server restarts, no data touched",
    ],
    "the only server": [
        serverWithTag(0, "2.15.0-debian13", "2.15.1-debian13"),
        "the only server restarts, no data touched",
    ],
    "a volume that goes": [
        [step("delete", volume), ...servers],
        "DELETES 1 volume with streams, 3 servers roll one at a time",
    ],
    "a volume that stays": [
        [step("delete", { ...volume, retainOnDelete: true })],
        "1 volume with streams stays without Pulumi, no data touched",
    ],
    "a protected volume": [
        [step("delete", { ...volume, protect: true })],
        "the update fails at 1 protected resource, no data touched",
    ],
    "a stream that goes": [[step("delete", stream)], "DELETES 1 stream"],
    "a stream with other limits": [
        [step("update", { ...stream, now: { name: "ORDERS", maxMessages: 2 }, diffs: ["maxMessages"] })],
        "1 stream changed, no data touched",
    ],
    "files of a component, and a service": [
        [
            step("create", {
                ...service,
                name: "hello-secrets",
                types: ["dhi:rust:DockerApp", "docker:index/volume:Volume"],
                now: {},
            }),
            ...replaced({
                ...service,
                old: { envs: ["A=1"] },
                now: { envs: ["A=2"] },
                diffs: ["envs"],
                keys: ["envs"],
            }),
        ],
        "1 service restarts, no data touched",
    ],
    "an image that is built": [
        [
            step("update", {
                types: ["dhi:rust:StaticImage", "docker:index/image:Image"],
                parent: "hello",
                name: "hello-image",
                old: { imageName: "hello" },
                now: { imageName: "hello", build: unknown },
                diffs: ["build"],
            }),
        ],
        "1 image built, no data touched",
    ],
    "pods with another template": [
        [
            chart,
            step("update", {
                ...set,
                parent: "nats-chart",
                name: "shop/nats",
                old: { spec: { replicas: 3, template: { a: 1 } } },
                now: { spec: { replicas: 3, template: { a: 2 } } },
                diffs: ["spec"],
            }),
        ],
        "3 servers roll one at a time, no data touched",
    ],
    "another password": [
        [
            step("update", {
                types: ["dhi:nats:DockerCluster", "pulumi:providers:dhi"],
                parent: "nats",
                name: "nats-jetstream",
                old: { password: secret },
                now: { password: secret },
                diffs: ["password"],
            }),
            step("same", { ...volume, now: volume.old }),
        ],
        "clients need another password, no data touched",
    ],
    "fewer replicas of servers": [
        [
            chart,
            step("update", {
                ...set,
                parent: "nats-chart",
                name: "shop/nats",
                old: { spec: { replicas: 5 } },
                now: { spec: { replicas: 3 } },
                diffs: ["spec"],
            }),
        ],
        "2 servers go, no data touched",
    ],
    "all servers": [
        [0, 1].map((index) =>
            step("delete", { types: inCluster.container, parent: "nats", name: `nats-${index}`, old: {} }),
        ),
        "all servers go, no data touched",
    ],
    "a namespace with a stream that Pulumi forgets": [
        [
            step("delete", { types: ["kubernetes:core/v1:Namespace"], name: "shop", old: {} }),
            step("delete", { ...stream, retainOnDelete: true }),
        ],
        "DELETES 1 namespace with everything in it",
    ],
    "a namespace that goes": [
        [step("delete", { types: ["kubernetes:core/v1:Namespace"], name: "shop", old: {} })],
        "DELETES 1 namespace with everything in it",
    ],
    "a resource of the user's own": [
        [
            step("create", { types: ["random:index/randomPassword:RandomPassword"], name: "p", now: {} }),
            ...servers,
        ],
        "3 servers roll one at a time, 1 further change, no data touched",
    ],
    "a container that somebody removed": [
        [
            refreshed({ ...service, old: {} }),
            step("create", { ...service, now: {} }),
            step("same", { ...volume, now: volume.old }),
        ],
        "1 service created again, 1 resource changed outside Pulumi, no data touched",
    ],
    "the first deployment": [
        [
            step("create", { types: inCluster.container, parent: "nats", name: "nats-0", now: {} }),
            step("create", { types: inCluster.volume, parent: "nats", name: "nats-0-data", now: {} }),
        ],
        "first deployment: 1 server, 2 resources in all",
    ],
    "an error": [
        [
            {
                diagnosticEvent: {
                    severity: "error",
                    message: "<{%reset%}>dhi:nats.nodes: is wrong<{%reset%}>",
                },
            },
        ],
        "the preview FAILED with 1 error",
    ],
};

describe("the verdict on a preview", () => {
    for (const [what, [events, verdict]] of Object.entries(cases)) {
        it(`of ${what} is "${verdict}"`, () => {
            assert.equal(verdictOf(previewOf(...events)), verdict);
        });
    }
});
