/** Backups of a stack on Kubernetes, by its CronJob and by `npm run backup`, and what its other commands see. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { execa } from "execa";
import type { Topology } from "../../cli/topology/topology.ts";
import { text } from "../../cli/docs/imports.ts";
import { connectTo } from "../../components/nats/client/connect.ts";
import { componentName } from "../../settings/names.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { giveCertificate, makeCertificate, requireOpenssl } from "../integration/support/authority.ts";
import { createStream, numbersBelow, readStream } from "../integration/support/nats.ts";
import { TestStack } from "../integration/support/stack.ts";
import { imageName, testImages } from "./support/images.ts";
import { namespaceName } from "./support/namespace.ts";
import { onKubernetes } from "./support/sample.ts";

const count = 500;
const page = text("docs/upgrades.md");

describe("backups on Kubernetes", function () {
    this.timeout(600_000);
    const folder = mkdtempSync(join(tmpdir(), "dhi-backup-"));
    const namespace = namespaceName();
    const connections: NatsConnection[] = [];
    let stack: TestStack;
    let nats: NatsConnection;

    before(async function () {
        await requireOpenssl(this);
        const accounts = { SHOP: {}, BILLING: {}, OTHER: { jetstream: false } };
        const users = { app: { account: "SHOP" }, clerk: { account: "BILLING" } };
        const backup = { schedule: "30 2 * * *", size: "64Mi", keep: 1 };
        stack = await TestStack.create(
            { nodes: 1, accounts, users, jetstream: { size: "64Mi", memoryStore: "16Mi" } },
            onKubernetes(namespace, { backup }),
        );
        for (const image of ["reloader", "natscli", "busybox"] as const) {
            stack.setConfig(["dhi:images", testImages[image].repository], testImages[image].tag);
        }
        const name = `DNS:${componentName(stack.name, "nats")}.${namespace}.svc`;
        await giveCertificate(stack, "dhi:natsTls", await makeCertificate([name]));
        await stack.setSecret("dhi:natsPasswords.clerk", "marker-of-the-password-of-the-clerk", "--path");
        await stack.up();
        const { natsPassword } = await stack.outputs();
        nats = await connect("app", natsPassword);
        await createStream(nats, "ORDERS", "orders", 1);
        await Promise.all(numbersBelow(count).map((number) => jetstream(nats).publish("orders", number)));
        const manager = await jetstreamManager(nats);
        await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: "explicit" });
        const consumer = await jetstream(nats).consumers.get("ORDERS", "billing");
        await (await consumer.next())?.ackAck();
        const bills = await connect("clerk", "marker-of-the-password-of-the-clerk");
        await createStream(bills, "BILLS", "bills", 1);
        // The command does not save it, and leaves empty files.
        await (await jetstreamManager(bills)).streams.add({ name: "MEMORY", storage: "memory" });
        await bills.request("bills", "a bill");
    });
    after(async () => {
        await Promise.all(connections.map((each) => each.close()));
        await stack.remove();
        rmSync(folder, { recursive: true });
        // The stack leaves the volume with the backups.
        await execa("kubectl", ["delete", "namespace", namespace, "--wait=false"], { env: environment() });
    });

    async function connect(username: string, password: string): Promise<NatsConnection> {
        const { nats: outputs } = await stack.outputs();
        const connection = await connectTo({
            servers: outputs.clientUrls.join(","),
            username,
            password,
            caCertificate: outputs.caCertificate,
            serverName: `${stack.cluster}.${namespace}.svc`,
            tunnel: JSON.stringify({
                kubernetes: { namespace, kubeconfig: process.env["DHI_TEST_KUBECONFIG"] },
            }),
        });
        connections.push(connection);
        return connection;
    }

    // The cluster may start after this file is read.
    const environment = () => ({
        ...openWorkspace().env,
        KUBECONFIG: process.env["DHI_TEST_KUBECONFIG"],
        NS: namespace,
    });

    /** Runs the page's commands of a block that has some text, with the names of this stack. */
    async function follow(part: string, from: RegExp, to = /$^/): Promise<string> {
        const block = [...page.matchAll(/```sh\n([^`]*)```/g)].find(([, code]) => code?.includes(part))?.[1];
        const lines = (block ?? assert.fail(part)).split("\n");
        const first = lines.findIndex((line) => from.test(line));
        const end = lines.findIndex((line) => to.test(line));
        const script = lines.slice(first, end < 0 ? undefined : end).join("\n");
        const env = { ...environment(), NAME: stack.cluster };
        const { stdout } = await execa("sh", ["-euc", script], { cwd: folder, env });
        return stdout;
    }

    async function restoreAndCompare(from: string): Promise<void> {
        const manager = await jetstreamManager(nats);
        await manager.streams.delete("ORDERS");
        const bills = await jetstreamManager(connections[1] ?? assert.fail());
        await bills.streams.delete("BILLS");
        await bills.streams.delete("MEMORY");
        const { output, exitCode } = await stack.command("restore", from);
        assert.equal(exitCode, 0, output);
        assert.deepEqual(await readStream(nats, "ORDERS"), numbersBelow(count));
        const { ack_floor: floor, num_pending: pending } = await manager.consumers.info("ORDERS", "billing");
        assert.deepEqual([floor.stream_seq, pending], [1, count - 1]);
        assert.equal((await bills.streams.info("BILLS")).state.messages, 1);
        await bills.streams.add({ name: "MEMORY", storage: "memory" });
    }

    it("are made by the CronJob, as many as it keeps, and restored with every message", async () => {
        await follow("backup-now", /create job/);
        assert.match(await follow("backup-now", /create job/), /saved 20[^]*SHOP\/ORDERS/);
        const pod = page.slice(
            page.indexOf("apiVersion: v1\nkind: Pod"),
            page.indexOf("dhi-qa-nats-backup }\n"),
        );
        const manifest = `${pod}${stack.cluster}-backup }\n`.replace(
            /dhi\.io\/busybox\S+/,
            imageName("busybox"),
        );
        writeFileSync(join(folder, "backups.yaml"), manifest);
        const copying = "apply -f backups.yaml";
        const [name = "", ...older] =
            (await follow(copying, /apply/, /kubectl.* cp /)).match(/^20\S+/gm) ?? [];
        assert.deepEqual(older, []);
        await execa("kubectl", ["-n", namespace, "cp", `backups:/backups/${name}`, join(folder, name)], {
            env: environment(),
        });
        await follow(copying, /delete pod/, /npm run/);
        assert.deepEqual(readdirSync(join(folder, name)).sort(), ["BILLING", "SHA256SUMS", "SHOP"]);
        assert.deepEqual(readdirSync(join(folder, name, "BILLING")), ["BILLS"]);
        await restoreAndCompare(join(folder, name));
        const file = join(folder, name, "SHOP", "ORDERS", "stream.tar.s2");
        writeFileSync(file, readFileSync(file).fill(0, 100, 120));
        const { output, exitCode } = await stack.command("restore", join(folder, name), "--check");
        assert.equal(exitCode, 1);
        assert.match(output, /SHOP\/ORDERS\/stream\.tar\.s2 was changed since it was written/);
    });

    it("are made and restored by the commands, through the API server", async () => {
        const { output, exitCode } = await stack.command("backup", join(folder, "whole"));
        assert.equal(exitCode, 0, output);
        assert.match(output, /Saved 3 streams with 501 messages/);
        await restoreAndCompare(join(folder, "whole"));
    });

    it("leave no change behind", () => stack.assertUnchanged());

    it("have neighbors: topology and check-up read the servers through the API server", async () => {
        const { output, exitCode } = await stack.command("topology", "--json");
        assert.equal(exitCode, 0, output);
        const { servers, streams, problems } = JSON.parse(output) as Topology;
        assert.deepEqual(
            servers.map(({ name, answers }) => [name, answers]),
            [[`${stack.cluster}-0`, true]],
        );
        assert.ok(streams.some(({ name, messages }) => name === "ORDERS" && messages === count));
        assert.deepEqual(problems, []);
        assert.match((await stack.command("topology")).output, /ORDERS/);
        assert.match((await stack.command("check-up")).output, /cluster: nothing to do/);
    });
});
