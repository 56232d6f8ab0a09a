import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { DockerNatsClusterArgs } from "../../../../../components/nats/docker/args.ts";
import { promiseOf } from "../../../../mocks.ts";
import { inputs, preview, secrets } from "./previewedCluster.ts";

const [clientKey, routeKey] = ["client-key-marker", "route-key-marker"];
const tls = { certificate: "PEM of clients", key: pulumi.secret(clientKey), ca: "authority of clients" };
// In plain text: a key is a secret anyway.
const routeTls = { certificate: "PEM of routes", key: routeKey, ca: "authority of routes" };

describe("a NATS cluster on Docker with TLS", () => {
    it("puts certificates at the configuration's paths, and shows no key", async () => {
        const { recording } = await preview({ tls, routeTls });
        const uploads = inputs(recording, "events-2-init")["uploads"] as { file: string; content: string }[];
        const files = Object.fromEntries(uploads.map(({ file, content }) => [file, content]));
        const { "/etc/nats/nats.conf": text = "", ...certificates } = files;
        assert.deepEqual(certificates, {
            "/etc/nats/clients.crt": "PEM of clients",
            "/etc/nats/clients.key": clientKey,
            "/etc/nats/clients-ca.crt": "authority of clients",
            "/etc/nats/routes.crt": "PEM of routes",
            "/etc/nats/routes.key": routeKey,
            "/etc/nats/routes-ca.crt": "authority of routes",
        });
        const named = [...text.matchAll(/_file: "(.*)"/g)].map(([, file]) => file);
        assert.deepEqual(named, Object.keys(certificates));
        assert.equal(text.match(/"tls:\/\/route:/g)?.length, 3);
        assert.deepEqual(recording.leaks([...secrets, clientKey, routeKey]), []);
    });

    it("has TLS URLs and the authority for clients", async () => {
        const { cluster } = await preview({ tls, nodes: 1 });
        assert.deepEqual(await promiseOf(cluster.clientUrls), ["tls://127.0.0.1:4222"]);
        assert.equal(await promiseOf(cluster.clientUrl), "tls://events-0:4222");
        assert.equal(await promiseOf(cluster.caCertificate), "authority of clients");
    });

    it("changes nothing for clients with TLS between servers only", async () => {
        const { cluster } = await preview({ routeTls });
        assert.match((await promiseOf(cluster.clientUrls))[0] ?? "", /^nats:/);
        assert.equal(await promiseOf(cluster.caCertificate), undefined);
    });

    it("replaces servers for TLS, not for a renewed certificate, which they load", async () => {
        const files = async (args: Partial<DockerNatsClusterArgs>) => {
            const { recording } = await preview(args);
            const { uploads } = recording.get("events-0-init").inputs as { uploads: object };
            const { replacementTrigger } = recording.get("events-0").options;
            return { written: JSON.stringify(uploads), replacementTrigger };
        };
        const before = await files({ tls, routeTls });
        const renewed = await files({ tls: { ...tls, certificate: "a renewed one" }, routeTls });
        assert.notEqual(renewed.written, before.written);
        assert.equal(renewed.replacementTrigger, before.replacementTrigger);
        assert.notEqual((await files({ routeTls })).replacementTrigger, before.replacementTrigger);
    });
});
