import assert from "node:assert/strict";
import { hardenedContainer, hardenedPod } from "../../../../../../components/hardening/kubernetes.ts";
import { checkValues } from "../../../../../../components/nats/kubernetes/chart/checkValues.ts";
import type { ChartPlan } from "../../../../../../components/nats/kubernetes/chart/plan.ts";
import { chartValues } from "../../../../../../components/nats/kubernetes/chart/values.ts";
import { differences } from "../../../../differences.ts";
import { plan, plans, reloaderImage } from "../../plans.ts";
import { add, authVolume, expected, image, noToken, spread } from "./expectedValues.ts";

const checksum = "dhi/settings";
const checksumOf = (changed: ChartPlan) =>
    (chartValues(changed)["podTemplate"] as { merge: { metadata: { annotations: Record<string, string> } } })
        .merge.metadata.annotations[checksum];

describe("the chart's values", () => {
    it("are these, by default", () => {
        assert.deepEqual(chartValues(plan), {
            nameOverride: "nats",
            fullnameOverride: "events",
            config: {
                cluster: {
                    enabled: true,
                    replicas: 3,
                    merge: { name: "NATS", zzz$include: "../nats-auth/routes.conf" },
                },
                jetstream: {
                    enabled: true,
                    fileStore: {
                        enabled: true,
                        dir: "/data",
                        // 85 % of the volume.
                        maxSize: "912680550",
                        pvc: { enabled: true, size: "1Gi" },
                    },
                    memoryStore: { enabled: false },
                },
                monitor: { enabled: true },
                merge: { max_payload: "<< 1048576 >>", zzz$include: "../nats-auth/logins.conf" },
            },
            container: {
                image: image("nats", "2.14.5-debian13"),
                env: { GOMEMLIMIT: "204MiB" },
                resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } },
                merge: {
                    ...hardenedContainer,
                    lifecycle: {
                        preStop: { exec: { command: ["/nats-server", "-sl=ldm=/var/run/nats/nats.pid"] } },
                    },
                },
                patch: add("/volumeMounts/-", { name: "auth", mountPath: "/etc/nats-auth", readOnly: true }),
            },
            reloader: { enabled: false },
            promExporter: { enabled: false },
            podTemplate: {
                configChecksumAnnotation: true,
                topologySpreadConstraints: {
                    "kubernetes.io/hostname": spread,
                    "topology.kubernetes.io/zone": spread,
                },
                merge: { metadata: { annotations: { [checksum]: checksumOf(plan) } }, spec: hardenedPod },
                patch: authVolume("logins.conf", "routes.conf"),
            },
            podDisruptionBudget: { enabled: true },
            service: { merge: { metadata: { annotations: { "pulumi.com/skipAwait": "true" } } } },
            statefulSet: {
                merge: { metadata: { annotations: { "pulumi.com/timeoutSeconds": "600" } } },
            },
            serviceAccount: noToken,
            natsBox: { enabled: false },
        });
    });

    it("restart the servers for JetStream's configuration, which they do not reload, and for no other", () => {
        const jetstream = { size: "1Gi" };
        const others = [
            { jetstream: { ...jetstream, maxFileStore: "900Mi" } },
            { jetstream: { ...jetstream, syncInterval: "10s" } },
            { jetstream: { ...jetstream, memoryStore: "64Mi" } },
        ];
        const sums = [{}, ...others].map((more) => checksumOf({ ...plan, ...more }));
        assert.equal(new Set(sums).size, 4);
        assert.match(sums[0] ?? "", /^[0-9a-f]{16}$/);
        for (const more of [{ maxPayload: "2Mi" }, { reloaderImage }, { nodes: 5 }]) {
            assert.equal(checksumOf({ ...plan, ...more }), sums[0]);
        }
    });

    for (const title of Object.keys(plans) as (keyof typeof plans)[]) {
        it(`differ from the defaults as expected, and all exist in the chart: ${title}`, () => {
            const values = chartValues(plans[title]);
            const found = differences(chartValues(plan), values);
            Reflect.deleteProperty(found, `podTemplate.merge.metadata.annotations.${checksum}`);
            assert.deepEqual(found, expected[title]);
            assert.deepEqual(checkValues(values), []);
        });
    }

    it("restart servers for a leaf remote that no reloader loads", () => {
        const sums = [{}, { reloaderImage }].map((more) => {
            const leafRemotes = { hub: { urls: ["tls://hub:7422"], password: "secret" } };
            return checksumOf({ ...plan, ...more, leafRemotes }) !== checksumOf({ ...plan, ...more });
        });
        assert.deepEqual(sums, [true, false]);
    });
});
