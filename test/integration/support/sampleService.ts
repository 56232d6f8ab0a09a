import { fileURLToPath } from "node:url";
import { copyOf, RustProgram } from "../rust/program.ts";
import { freePorts } from "./ports.ts";
import type { PrivateRegistry } from "./registry.ts";
import { TestStack } from "./stack.ts";

const sources = fileURLToPath(new URL("../../../apps/hello", import.meta.url));

/**
 * Builds the sample service and pushes it, as a team's CI does. Returns the image by its digest.
 */
export async function pushSampleService(registry: PrivateRegistry): Promise<string> {
    const build = { context: copyOf(sources, "sample"), binary: "docker-rust-hello" };
    const program = new RustProgram("dhi-test-sample", build, { port: 1 });
    program.plan = { ...program.plan, imageOnly: true };
    try {
        await program.create();
        await program.up();
        const image = String(await program.output("imageDigest"));
        return `${registry.address}/team/hello@${await registry.push(image, "team/hello:1")}`;
    } finally {
        await program.remove();
    }
}

/**
 * A stack of three servers and the sample service, by the same settings on every runtime.
 *
 * @param runtime the runtime, and what only that needs to know.
 */
export async function createSampleStack(
    registry: PrivateRegistry,
    image: string,
    runtime: Record<string, unknown>,
): Promise<TestStack> {
    const [port] = await freePorts();
    const stack = await TestStack.create(
        { nodes: 3 },
        { "dhi:apps": [{ name: "hello", image, port, memory: "64Mi" }], ...runtime },
    );
    await stack.logIn(registry);
    return stack;
}
