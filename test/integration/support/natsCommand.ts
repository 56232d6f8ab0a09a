import assert from "node:assert/strict";
import type { TestStack } from "./stack.ts";

/** Runs `npm run nats` on a stack, and asserts that the command succeeds and prints something. */
export async function assertNats(stack: TestStack, expected: RegExp, ...args: string[]): Promise<void> {
    const { output, exitCode } = await stack.command("nats", ...args);
    assert.equal(exitCode, 0, output);
    assert.match(output, expected);
}

/** The rights of a user who may see streams, and may publish to some subjects only. */
export const ordersRights = {
    publish: ["orders.>", "$JS.API.STREAM.INFO.*"],
    denyPublish: ["orders.secret"],
    subscribe: ["_INBOX.>", "orders.events"],
    queue: { "orders.new": ["billing"] },
};

/**
 * Tests of `npm run nats` on any runtime: as the stack's user, as the user `orders` with {@link ordersRights}, and as the
 * system account.
 *
 * @param given a stack with three servers.
 * @param stream a stream of it with a copy on each server.
 */
export function itRunsNatsCommands(given: () => TestStack, stream: string): void {
    const works = (expected: RegExp, ...args: string[]) => assertNats(given(), expected, ...args);

    it("runs nats commands as the stack's user, and as another one with its rights only", async () => {
        await works(new RegExp(stream), "stream", "ls");
        const info = ["stream", "info", stream, "--no-select"];
        await works(new RegExp(`Information for Stream ${stream}`), "--user", "orders", ...info);
        const { exitCode, output } = await given().command("nats", "--user", "orders", "pub", "other", "x");
        assert.match(output, /permissions violation/i);
        assert.equal(exitCode, 1);
    });

    it("runs the nats commands of the documents as the system account", async () => {
        await works(/nats-2 /, "--system", "server", "list");
        await works(/RAFT Meta Group/i, "--system", "server", "report", "jetstream");
        await works(/step.*down|new leader/i, "--system", "server", "raft", "step-down", "--force");
        await works(/leader/i, "stream", "cluster", "step-down", stream, "--force");
    });
}
