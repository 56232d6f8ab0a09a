import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { checkDelivery, login, reportNodes, whyNoClient } from "../../../../cli/reports/delivery.ts";

const outputs = {
    nats: { clientUrls: ["nats://127.0.0.1:4222"], monitorUrls: [] as string[], nodes: 3, imageDigest: "x" },
    natsPassword: "p",
};

describe("login", () => {
    it("logs in by user and password, or by token if there is no user", () => {
        assert.deepEqual(login({ ...outputs, natsUser: "app" }), { user: "app", pass: "p" });
        assert.deepEqual(login(outputs), { token: "p" });
    });

    for (const [host, name] of [
        ["127.0.0.1", "127.0.0.1"],
        ["[::1]", "::1"],
        ["nats.example.com", "nats.example.com"],
    ]) {
        it(`trusts the stack's authority for ${name} if the cluster uses TLS`, () => {
            const nats = { ...outputs.nats, clientUrls: [`tls://${host}:4222`], caCertificate: "PEM" };
            assert.deepEqual(login({ ...outputs, nats }), { token: "p", tls: { ca: "PEM", host: name } });
        });
    }
});

describe("a client that shows a certificate", () => {
    it("shows that of the stack", () => {
        const nats = { ...outputs.nats, clientUrls: ["tls://127.0.0.1:4222"], caCertificate: "PEM" };
        const natsClientTls = { certificate: "C", key: "K" };
        const { tls } = login({ ...outputs, nats, natsClientTls });
        assert.deepEqual(tls, { ca: "PEM", host: "127.0.0.1", cert: "C", key: "K" });
    });
});

describe("a client's check", () => {
    const { DOCKER_HOST, DOCKER_CONTEXT } = process.env;
    beforeEach(() => {
        delete process.env["DOCKER_HOST"];
        delete process.env["DOCKER_CONTEXT"];
    });
    afterEach(() => {
        Object.assign(process.env, DOCKER_HOST && { DOCKER_HOST }, DOCKER_CONTEXT && { DOCKER_CONTEXT });
    });

    it("is possible where a server answers", async () => {
        const server = createServer((_, response) => response.end());
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        try {
            const nats = { ...outputs.nats, monitorUrls: ["http://127.0.0.1:2", url] };
            assert.equal(await whyNoClient({ nats }), undefined);
        } finally {
            server.close();
        }
    });

    it("is not possible where none answers, or with an engine on another machine", async () => {
        const nats = { ...outputs.nats, monitorUrls: ["http://127.0.0.1:2"] };
        assert.equal(await whyNoClient({ nats }), "nothing answers here on http://127.0.0.1:2");
        process.env["DOCKER_HOST"] = "ssh://edge.example.com";
        const reason = "the ports are published on the machine of the engine, ssh://edge.example.com";
        assert.equal(await whyNoClient({ nats }), reason);
    });
});

describe("reports by the monitoring endpoints", () => {
    let server: Server;
    let monitor: string;
    let pages: Record<string, unknown>;
    beforeEach(async () => {
        server = createServer((request, response) => {
            response.end(JSON.stringify(pages[request.url ?? ""] ?? {}));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        monitor = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => server.close());

    it("sends no message where clients need a certificate", async () => {
        pages = { "/varz": { tls_verify: true } };
        const nats = { ...outputs.nats, monitorUrls: [monitor] };
        assert.equal(await checkDelivery({ ...outputs, nats, apps: {} }), false);
    });

    const routes = { routes: ["A", "A", "B", "B"].map((remote_id) => ({ remote_id })) };
    const cases: [string, unknown, string][] = [
        ["is off", { disabled: true }, "off"],
        ["runs alone", { streams: 2 }, "on, 2 streams"],
        ["leads", { streams: 1, meta_cluster: { leader: "events-0" } }, "leader, 1 streams"],
        ["follows", { meta_cluster: { leader: "events-1" } }, "follower, 0 streams"],
    ];
    for (const [title, jsz, jetstream] of cases) {
        it(`reports that JetStream ${title}`, async () => {
            pages = { "/varz": { server_name: "events-0" }, "/routez": routes, "/jsz": jsz };
            const nats = { ...outputs.nats, monitorUrls: [monitor] };
            assert.deepEqual(await reportNodes({ ...outputs, nats }), [
                { node: "events-0", client: "nats://127.0.0.1:4222", monitor, routes: "2 of 2", jetstream },
            ]);
        });
    }
});
