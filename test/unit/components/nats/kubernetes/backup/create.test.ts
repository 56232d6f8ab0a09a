import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { preview, secrets, appPassword } from "../previewedCluster.ts";

const backup = {
    schedule: "30 2 * * *",
    size: "20Gi",
    image: "dhi.io/natscli:0.4.0-debian13",
    busyboxImage: "dhi.io/busybox:1.37.0-debian13",
};
const clerkPassword = "marker-of-the-password-of-the-clerk";
const seed = "marker-of-the-seed-of-the-auditor";
const users = [
    { name: "app", password: pulumi.secret(appPassword), account: "SHOP" },
    { name: "clerk", password: pulumi.secret(clerkPassword), account: "BILLING" },
    { name: "auditor", nkey: `U${"A".repeat(55)}`, password: pulumi.secret(seed), account: "AUDIT" },
] as const;

interface Job {
    readonly jobTemplate: {
        readonly spec: {
            readonly template: {
                readonly metadata: object;
                readonly spec: {
                    readonly initContainers: readonly {
                        readonly name: string;
                        readonly args?: readonly string[];
                        readonly volumeMounts: readonly { readonly name: string }[];
                    }[];
                    readonly containers: readonly { readonly command: readonly string[] }[];
                    readonly volumes: readonly {
                        readonly name: string;
                        readonly projected?: { sources: unknown };
                    }[];
                };
            };
        };
    };
}

describe("the scheduled backup of a cluster on Kubernetes", () => {
    it("is a CronJob, a claim that stays, and a Secret with the login of each account", async () => {
        const { recording } = await preview({
            authentication: { users },
            accounts: { SHOP: {}, CORE: { jetstream: false }, BILLING: {}, AUDIT: {} },
            backup,
            storageClass: "fast",
            tls: { secretName: "nats-tls" },
        });
        const { stringData } = recording.get("events-backup", ":Secret").inputs as {
            stringData: Record<string, string>;
        };
        const url = "tls://events.messaging.svc:4222";
        const ca = "/context/ca.crt";
        assert.deepEqual(
            Object.entries(stringData).map(([key, text]) => [
                key,
                key.endsWith("json") ? (JSON.parse(text) as unknown) : text,
            ]),
            [
                ["0.context.json", { url, user: "app", password: appPassword, ca }],
                ["1.context.json", { url, user: "clerk", password: clerkPassword, ca }],
                ["2.context.json", { url, nkey: "/context/login", ca }],
                ["2.login", seed],
            ],
        );
        assert.deepEqual(recording.leaks([...secrets, clerkPassword, seed]), []);

        const claim = recording.get("events-backup", ":PersistentVolumeClaimPatch");
        assert.equal(claim.options.retainOnDelete, true);
        assert.deepEqual(claim.inputs["spec"], {
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "20Gi" } },
            storageClassName: "fast",
        });

        const job = recording.get("events-backup", ":CronJob").inputs["spec"] as Job;
        const { metadata, spec } = job.jobTemplate.spec.template;
        // The network policy admits it as a client.
        assert.deepEqual(metadata, {
            labels: {
                "app.kubernetes.io/name": "nats-backup",
                "app.kubernetes.io/instance": "events",
                "events-client": "true",
            },
        });
        assert.deepEqual(
            spec.initContainers.map(({ name, args, volumeMounts }) => [
                name,
                args?.at(-1),
                volumeMounts[1]?.name,
            ]),
            [
                ["prepare", undefined, undefined],
                ["account-0", "/backups/unfinished/SHOP", "context-0"],
                ["account-1", "/backups/unfinished/BILLING", "context-1"],
                ["account-2", "/backups/unfinished/AUDIT", "context-2"],
            ],
        );
        assert.match(spec.containers[0]?.command.at(-1) ?? "", /tail -n \+8 /);
        assert.deepEqual(spec.volumes.find(({ name }) => name === "context-2")?.projected?.sources, [
            {
                secret: {
                    name: "events-backup",
                    items: [
                        { key: "2.context.json", path: "context.json" },
                        { key: "2.login", path: "login" },
                    ],
                },
            },
            { secret: { name: "nats-tls", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        ]);
    });

    it("saves the global account of a cluster without others", async () => {
        const { recording } = await preview({ backup: { ...backup, keep: 2 } });
        const job = recording.get("events-backup", ":CronJob").inputs["spec"] as Job;
        const { initContainers, containers } = job.jobTemplate.spec.template.spec;
        assert.equal(initContainers.at(-1)?.args?.at(-1), "/backups/unfinished/%24G");
        assert.match(containers[0]?.command.at(-1) ?? "", /tail -n \+3 /);
    });
});
