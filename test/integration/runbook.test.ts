/**
 * The commands of docs/runbook.md, in trouble that a test makes. Other tests have the entries that are not here: a server that
 * is lost (faults.test.ts), a full disk (faultsOfMachines.test.ts), interrupted updates (interrupted.test.ts), and backups
 * (backup.test.ts).
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstream } from "@nats-io/jetstream";
import { text } from "../../cli/docs/imports.ts";
import { blocksOf } from "../documents/page.ts";
import { giveCertificate, makeCertificate, requireOpenssl } from "./support/authority.ts";
import { createStream, dial, eventually, hangUp, numbersBelow, readStream } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

const file = "docs/runbook.md";
const count = 100;
/** How long a certificate is valid that is to expire: an update must begin before. */
const validSeconds = 45;

describe("the runbook", function () {
    this.timeout(600_000);
    const folder = mkdtempSync(join(tmpdir(), "dhi-runbook-"));
    let stack: TestStack;

    before(async function () {
        await requireOpenssl(this);
        stack = await TestStack.create({ nodes: 3 });
        await setCertificate(40);
        await stack.up();
        const nats = await dial(await stack.outputs());
        await createStream(nats, "ORDERS", "orders");
        await Promise.all(numbersBelow(count).map((number) => jetstream(nats).publish("orders", number)));
    });
    afterEach(hangUp);
    after(async () => {
        await stack.remove();
        rmSync(folder, { recursive: true });
    });

    const server = (index: number) => `${stack.cluster}-${index}`;
    const certificate = (days: number) =>
        makeCertificate(["IP:127.0.0.1", ...[0, 1, 2].map((index) => `DNS:${server(index)}`)], days);
    const logs = async (index: number) => stack.docker("logs", "--tail", "50", server(index));

    async function setCertificate(days: number): Promise<void> {
        await giveCertificate(stack, "dhi:natsTls", await certificate(days));
    }

    /** The commands below a heading for Docker, with this stack's names. */
    function commandsOf(heading: string): string[] {
        const [, section = ""] = text(file).split(`\n## ${heading}\n`);
        const [entry = ""] = section.split(/\n## /);
        const lines = blocksOf({ file, text: entry })
            .filter(({ language }) => language === "sh")
            .flatMap(({ code }) => code.trimEnd().split("\n"))
            .filter((line) => !line.startsWith("kubectl"));
        assert.notEqual(lines.length, 0, heading);
        return lines.map((line) =>
            line.replaceAll("dhi-dev-nats", stack.cluster).replaceAll(/\bdev\b/g, stack.name),
        );
    }

    /** Runs commands, each of which must succeed, and returns what they print. */
    async function run(commands: readonly string[]): Promise<string> {
        const { output, exitCode } = await stack.script(commands.join("\n"), folder);
        assert.equal(exitCode, 0, output);
        return output;
    }

    /** Runs the commands below a heading up to the last one, which shows that it is over, and that as often as needed. */
    async function follow(heading: string): Promise<void> {
        const commands = commandsOf(heading);
        await run(commands.slice(0, -1));
        await eventually("it is over", async () => (await run(commands.slice(-1))) !== "");
        const kept = await readStream(await dial(await stack.outputs()), "ORDERS");
        // What was published without an acknowledgment may be there too.
        assert.deepEqual(kept.slice(0, count), numbersBelow(count));
    }

    async function problems(): Promise<string> {
        return (await stack.command("topology")).output.split("Problems:")[1] ?? "";
    }

    it("fills an empty volume again", async () => {
        await follow("A server's volume is lost");
    });

    it("brings back a quorum", async () => {
        await stack.docker("stop", server(1), server(2));
        assert.match(await problems(), /most servers do not answer: no stream accepts messages/);
        const client = jetstream(await dial(await stack.outputs(), 0));
        await assert.rejects(client.publish("orders", "lost", { timeout: 1000 }));
        await follow("Quorum is lost");
    });

    it("names a client with a wrong password, and sets another one", async () => {
        const wrong = { user: "app", pass: "marker-of-a-wrong-password", reconnect: false };
        await assert.rejects(dial(await stack.outputs(), 0, wrong), /Authorization Violation/i);
        assert.match(await logs(0), /authentication error - User "app"/);
        const [show = "", ...others] = commandsOf("Clients have a wrong password");
        const { natsPassword } = await stack.outputs();
        assert.equal((await run([show])).trim(), natsPassword);
        // It is printed on purpose.
        stack.output = stack.output.replaceAll(natsPassword, "");
        // What runs `nats` needs an image, which other tests make.
        await run(others.filter((line) => !line.includes("-s nats")));
        assert.notEqual((await stack.outputs()).natsPassword, natsPassword);
        await dial(await stack.outputs());
    });

    it("brings servers together that had different route passwords", async () => {
        await stack.setSecret("dhi:natsRoutePassword", "marker-of-another-route-password");
        const only = [`**::${server(2)}`, `**::${server(2)}-*`].flatMap((urn) => ["--target", urn]);
        // It does not become ready, and need not be waited for.
        stack.setConfig(["dhi:nats", "readinessSeconds"], 5);
        await stack.run("up", "--yes", "--skip-preview", ...only);
        stack.setConfig(["dhi:nats", "readinessSeconds"], undefined);
        // The servers try it again and again, and for moments are connected.
        const expected = /nats-\d has routes to [01] of 2 other servers/;
        await eventually("the topology says so", async () => expected.test(await problems()));
        const refusal = /authentication error - User "route"|Route Error 'Authorization Violation'/;
        assert.match(await logs(0), refusal);
        await follow("Servers have different route passwords");
    });

    it("renews a certificate that has expired", async () => {
        const end = Date.now() + validSeconds * 1000;
        await setCertificate(validSeconds / 86_400);
        await stack.up();
        await sleep(Math.max(0, end + 1000 - Date.now()));
        await assert.rejects(
            dial(await stack.outputs(), 0, { reconnect: false }),
            /certificate has expired/i,
        );
        assert.match(
            (await stack.command("check-up")).output,
            /natsTls\.certificate expires on .* which is over/,
        );
        assert.match(await stack.fail(), /natsTls\.certificate: expired on/);
        const made = await certificate(40);
        const files = { "server.pem": made.certificate, "server.key": made.key, "ca.pem": made.ca };
        Object.entries(files).forEach(([name, pem]) => writeFileSync(join(folder, name), pem));
        await follow("A certificate has expired");
    });
});
