import { fileURLToPath } from "node:url";
import { RustProgram } from "../rust/program.ts";
import { copyOf } from "./files.ts";
import { freePorts } from "./ports.ts";
import type { PrivateRegistry } from "./registry.ts";
import { TestStack } from "./stack.ts";

const sources = fileURLToPath(new URL("../../../apps/hello", import.meta.url));

/**
 * Builds and pushes the sample service, as CI does. Returns the image by digest.
 */
export async function pushSampleService(registry: PrivateRegistry): Promise<string> {
    const build = { context: copyOf(sources, "sample"), binary: "docker-rust-hello" };
    const program = new RustProgram("dhi-test-sample", build, { port: 1 });
    program.plan = { ...program.plan, imageOnly: true };
    try {
        await program.create();
        await program.up();
        const image = String(await program.stackOutput("imageDigest"));
        return `${registry.address}/team/hello@${await registry.push(image, "team/hello:1")}`;
    } finally {
        await program.remove();
    }
}

/**
 * The settings of a stack with three servers and the sample service, the same on every runtime.
 *
 * @param runtime the runtime, and its own settings.
 */
export async function createSampleStack(
    registry: PrivateRegistry,
    image: string,
    runtime: Record<string, unknown>,
): Promise<TestStack> {
    const [port] = await freePorts();
    const stack = await TestStack.create(
        { nodes: 3, streams: { HELLO: { subjects: ["hello.events"], replicas: 3 } } },
        { "dhi:apps": [{ name: "hello", image, port, memory: "65536Ki" }], ...runtime },
    );
    await stack.logIn(registry);
    return stack;
}
