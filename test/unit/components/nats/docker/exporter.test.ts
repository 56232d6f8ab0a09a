import assert from "node:assert/strict";
import { promiseOf } from "../../../../mocks.ts";
import { checkResource } from "../../../../../components/policy/check.ts";
import { context, digest, made } from "../../policy/made.ts";
import { inputs, preview } from "./previewedCluster.ts";

const { hardenedContainer } = await import("../../../../../components/hardening/docker.ts");

const exporterImage = "dhi.io/prometheus-nats-exporter:0.20.2-debian13";

describe("the exporter of a cluster on Docker", () => {
    it("is one hardened container that reads the monitoring of all servers, on loopback", async () => {
        const { recording, cluster } = await preview({ exporterImage, exporterPort: 17_777 });
        const exporter = inputs(recording, "events-exporter");
        for (const [name, value] of Object.entries(hardenedContainer)) {
            assert.deepEqual(exporter[name], value, name);
        }
        const { image, memory, memorySwap, ports, command, networksAdvanced, mounts } = exporter;
        assert.deepEqual(
            [image, inputs(recording, "events-exporter-image")["name"]],
            [exporterImage, exporterImage],
        );
        assert.deepEqual([memory, memorySwap, mounts], [128, 128, undefined]);
        assert.deepEqual(ports, [{ internal: 7777, external: 17_777, ip: "127.0.0.1" }]);
        assert.deepEqual(command, [
            ...["-port=7777", "-connz", "-routez", "-subz", "-varz", "-prefix=nats", "-jsz=all"],
            ...[0, 1, 2].map((server) => `events-${server},http://events-${server}:8222`),
        ]);
        assert.equal((networksAdvanced as { name: string }[]).length, 1);
        assert.equal(cluster.metricsUrl, "http://127.0.0.1:17777/metrics");
    });

    it("keeps the rules of production", async () => {
        const { recording } = await preview({ exporterImage: `${exporterImage}@${digest}` });
        const exporter = made("docker:index/container:Container", inputs(recording, "events-exporter"));
        assert.deepEqual(checkResource(exporter, context), []);
        // As it would be refused without a limit.
        assert.notDeepEqual(
            checkResource({ ...exporter, props: { ...exporter.props, memory: 0 } }, context),
            [],
        );
    });

    it("reads what the servers have, and nothing else", async () => {
        const flags = async (more: object) => {
            const { recording } = await preview({ exporterImage, ...more });
            return inputs(recording, "events-exporter")["command"] as string[];
        };
        assert.ok(!(await flags({ jetstream: false })).includes("-jsz=all"));
        assert.ok((await flags({ listeners: { leafnodes: true } })).includes("-leafz"));
    });

    it("changes nothing about the servers, which do not depend on it", async () => {
        const serverOf = async (more: object) => {
            const { recording } = await preview(more);
            return JSON.stringify([0, 1, 2].map((server) => inputs(recording, `events-${server}`)));
        };
        assert.equal(await serverOf({ exporterImage }), await serverOf({}));
    });

    it("is left out by default", async () => {
        const { recording, cluster } = await preview();
        assert.deepEqual(
            recording.resources.filter(({ name }) => name.includes("exporter")),
            [],
        );
        assert.equal(cluster.metricsUrl, undefined);
        assert.ok(await promiseOf(cluster.monitorUrls));
    });
});
