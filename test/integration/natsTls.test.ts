/** TLS on Docker: clients and routes with the stack's certificates, and everything that connects. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { checkDelivery, reportNodes } from "../../cli/reports/delivery.ts";
import type { StackOutputs } from "../../cli/stack/outputs.ts";
import {
    giveCertificate,
    makeCertificate,
    requireOpenssl,
    type MadeCertificate,
} from "./support/authority.ts";
import { dial, eventually, hangUp, peersOf } from "./support/nats.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { createSampleStack, pushSampleService } from "./support/sampleService.ts";
import type { TestStack } from "./support/stack.ts";

const nodes = [0, 1, 2];

describe("a three-node NATS cluster on Docker with TLS", function () {
    this.timeout(900_000);
    let registry: PrivateRegistry | undefined;
    let stack: TestStack;
    let outputs: StackOutputs;
    let app: string;
    let clients: MadeCertificate;

    before(async function () {
        await requireOpenssl(this);
        registry = await PrivateRegistry.require(this, randomBytes(9).toString("base64url"));
        const image = await pushSampleService(registry);
        stack = await createSampleStack(registry, image, { "dhi:runtime": "docker" });
        const servers = nodes.map((node) => `DNS:${stack.cluster}-${node}`);
        clients = await makeCertificate(["IP:127.0.0.1", ...servers]);
        await giveCertificate(stack, "dhi:natsTls", clients);
        await giveCertificate(stack, "dhi:natsRouteTls", await makeCertificate(servers));
        await stack.up();
        outputs = await stack.outputs();
        app = outputs.apps["hello"]?.url ?? "";
    });

    afterEach(hangUp);
    after(async () => {
        // The test registry's client stores its login; the stack does not.
        await registry?.stop();
        await (stack as TestStack | undefined)?.remove();
    });

    it("accepts a client that trusts the CA, on every server", async () => {
        for (const node of nodes) {
            const connection = await dial(outputs, node);
            assert.equal(connection.info?.tls_required, true);
            assert.equal(connection.getServer(), new URL(outputs.nats.clientUrls[node] ?? "").host);
        }
    });

    it("is not trusted by a client without the CA, or with another CA", async () => {
        const once = { maxReconnectAttempts: 0, reconnect: false };
        const { ca } = await makeCertificate(["IP:127.0.0.1"]);
        const host = "127.0.0.1";
        for (const tls of [{ host }, { host, ca }]) {
            await assert.rejects(dial(outputs, 0, { ...once, tls }), /self.signed|unable to|certificate/i);
        }
    });

    it("refuses a client without TLS, even with the right password", async () => {
        const { port } = new URL(outputs.nats.clientUrls[0] ?? "");
        const socket = connectSocket(Number(port), "127.0.0.1");
        let answer = "";
        socket.on("data", (data) => (answer += data.toString()));
        await once(socket, "connect");
        const login = { user: outputs.natsUser, pass: outputs.natsPassword, verbose: true };
        socket.write(`CONNECT ${JSON.stringify(login)}\r\nPING\r\n`);
        await once(socket, "close");
        assert.match(answer, /^INFO /);
        assert.doesNotMatch(answer, /PONG|\+OK/);
    });

    it("connects its servers with mutual TLS", async () => {
        const page = (await (await fetch(`${outputs.nats.monitorUrls[0]}/varz`)).json()) as {
            cluster: { tls_required?: boolean; tls_verify?: boolean };
        };
        assert.deepEqual([page.cluster.tls_required, page.cluster.tls_verify], [true, true]);
    });

    it("refuses a server without a certificate", async () => {
        const { cluster } = stack;
        const name = `${cluster}-intruder`;
        const image = await stack.inspect(`${cluster}-0`, "{{.Config.Image}}");
        await stack.docker(
            ...["run", "--detach", "--name", name, "--network", cluster, image],
            ...["--cluster_name", "NATS", "--cluster", "nats://0.0.0.0:6222"],
            ...["--routes", `nats://route:wrong@${cluster}-0:6222`],
        );
        try {
            await eventually("the server has refused it", async () =>
                /TLS route handshake error/i.test(await stack.docker("logs", `${cluster}-0`)),
            );
            assert.equal(await peersOf(outputs, 0), 2);
        } finally {
            await stack.docker("rm", "--force", name);
        }
    });

    it("passes the check of npm start", async () => {
        await checkDelivery(outputs);
        const reports = await reportNodes(outputs);
        assert.deepEqual(
            reports.map(({ routes }) => routes),
            ["2 of 2", "2 of 2", "2 of 2"],
        );
    });

    it("serves the sample service, which receives the CA certificate", async () => {
        await eventually("the service talks to the cluster", async () => (await fetch(`${app}/nats`)).ok);
        const trip = (await (await fetch(`${app}/nats`)).json()) as { server: string };
        assert.match(trip.server, new RegExp(`^${stack.cluster}-\\d$`));
    });

    it("shows no change right after it came up", async () => {
        await stack.assertUnchanged();
    });

    it("lets in, with their certificate, the service, npm run nats and what creates streams", async () => {
        const { certificate, key } = clients;
        await stack.setSecret("dhi:natsClientTls.key", key, "--path");
        stack.setConfig(["dhi:natsClientTls", "certificate"], certificate);
        // First clients show a certificate, then servers require it.
        await stack.up();
        stack.setConfig(["dhi:nats", "clientCertificates"], "verify");
        stack.setConfig(["dhi:nats", "streams", "ORDERS"], { subjects: ["orders.>"] });
        await stack.up();
        const host = "127.0.0.1";
        const bare = { tls: { host, ca: clients.ca }, maxReconnectAttempts: 0, reconnect: false };
        await assert.rejects(dial(outputs, 0, bare));
        outputs = await stack.outputs();
        assert.equal(await checkDelivery(outputs), true);
        await eventually("the service stores events", async () => (await fetch(`${app}/events`)).ok);
        assert.match((await stack.command("nats", "stream", "ls")).output, /ORDERS/);
        const { output } = await stack.preview("--expect-no-changes");
        assert.doesNotMatch(output, /is not compared/);
    });

    it("loads a renewed certificate, and no server restarts", async () => {
        const started = () =>
            Promise.all(
                nodes.map((node) => stack.inspect(`${stack.cluster}-${node}`, "{{.State.StartedAt}}")),
            );
        const before = await started();
        const servers = nodes.map((node) => `DNS:${stack.cluster}-${node}`);
        const renewed = await makeCertificate(["IP:127.0.0.1", ...servers]);
        await giveCertificate(stack, "dhi:natsTls", renewed);
        await giveCertificate(stack, "dhi:natsClientTls", renewed);
        await stack.up();
        await assert.rejects(dial(outputs, 2, { maxReconnectAttempts: 0, reconnect: false }));
        outputs = await stack.outputs();
        await checkDelivery(outputs);
        await eventually("the service has followed", async () => (await fetch(`${app}/nats`)).ok);
        assert.deepEqual(await started(), before);
    });
});
