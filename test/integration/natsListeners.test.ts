/** The other listeners of a cluster on Docker, with TLS: websockets, MQTT, and a cluster that joins as a leaf node. */
import { connect } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { checkDelivery } from "../../cli/reports/delivery.ts";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import {
    giveCertificate,
    makeCertificate,
    requireOpenssl,
    type MadeCertificate,
} from "./support/authority.ts";
import { itServesOtherClients } from "./support/clients.ts";
import { assertAnswer, dial, eventually, hangUp } from "./support/nats.ts";
import { freePorts, ownAddress } from "./support/ports.ts";
import { TestStack } from "./support/stack.ts";

describe("a NATS cluster on Docker with further listeners", function () {
    this.timeout(300_000);
    let hub: TestStack;
    let edge: TestStack;
    let atHub: StackOutputs;
    let atEdge: StackOutputs;
    let websocket: number;
    let mqtt: number;
    let tls: MadeCertificate;

    before(async function () {
        await requireOpenssl(this);
        [websocket, mqtt] = await freePorts();
        const leafNodes = websocket + 1;
        hub = await TestStack.create({
            ...{ nodes: 1, maxConnections: 500, pingInterval: "30s", maxPending: "32Mi" },
            extraConfig: { max_traced_msg_len: 64, websocket: { same_origin: true } },
            publishOn: "0.0.0.0",
            listeners: {
                websocket: { port: websocket },
                mqtt: { port: mqtt },
                leafNodes: { port: leafNodes },
            },
        });
        const address = ownAddress();
        // The last name is that of the client user, for a client that shows this certificate too.
        tls = await makeCertificate(["IP:127.0.0.1", `IP:${address}`, "DNS:app"]);
        await giveCertificate(hub, "dhi:natsTls", tls);
        await hub.up();
        atHub = await hub.outputs();

        const remote = { urls: [`tls://${address}:${leafNodes}`], user: "app", denyExports: ["private.>"] };
        edge = await TestStack.create({ nodes: 1, leafRemotes: { hub: remote } });
        await edge.setSecret("dhi:natsLeafRemotes.hub.password", atHub.natsPassword, "--path");
        edge.setConfig(["dhi:natsLeafRemotes", "hub", "ca"], tls.ca);
        await edge.up();
        atEdge = await edge.outputs();
    });

    afterEach(hangUp);
    after(async () => {
        await (edge as TestStack | undefined)?.remove();
        await (hub as TestStack | undefined)?.remove();
    });

    itServesOtherClients(async () => ({ outputs: atHub, websocket, mqtt }));

    it("answers requests of the clients of a cluster that joined it, and the other way round", async () => {
        const [near, far] = await Promise.all([dial(atHub), dial(atEdge)]);
        await assertAnswer(near, far);
    });

    it("gets nothing that the other cluster keeps to itself", async () => {
        const [near, far] = await Promise.all([dial(atHub), dial(atEdge)]);
        const heard: string[] = [];
        near.subscribe(">", { callback: (_, message) => void heard.push(message.subject) });
        await near.flush();
        await eventually("the other subjects arrive", async () => {
            far.publish("private.news");
            far.publish("public.news");
            return heard.includes("public.news");
        });
        assert.ok(!heard.includes("private.news"));
    });

    it("has the limits of its settings, and what the user adds", async () => {
        const page = (await (await fetch(`${atHub.nats.monitorUrls[0]}/varz`)).json()) as Record<
            string,
            unknown
        >;
        assert.equal(page["max_connections"], 500);
        assert.equal(page["max_pending"], 32 * 1024 * 1024);
        assert.equal(page["ping_interval"], 30_000_000_000);
        assert.equal((page["websocket"] as { same_origin?: boolean }).same_origin, true);
    });

    it("shows no change right after it came up", async () => {
        await edge.assertUnchanged();
    });

    it("logs clients in by their certificates, and others not at all", async () => {
        await giveCertificate(edge, "dhi:natsTls", tls);
        edge.setConfig(["dhi:nats", "clientCertificates"], "verifyAndMap");
        await edge.up();
        const options = { servers: [...atEdge.nats.clientUrls], timeout: 2000, reconnect: false };
        const trusted = { host: "127.0.0.1", ca: tls.ca };
        const login = { user: "app", pass: atEdge.natsPassword };
        await assert.rejects(connect({ ...options, ...login, tls: trusted }));
        const own = { ...trusted, cert: tls.certificate, key: tls.key };
        const client = await connect({ ...options, tls: own });
        await client.flush();
        await client.close();
        assert.equal(await checkDelivery(atEdge), false);
    });
});
