/** The previews that are recorded on Docker, in an order in which one stack can have them. */
import { randomBytes } from "node:crypto";
import { appendFileSync, cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { checkout } from "../../workspace/workspace.ts";
import { freePorts } from "../integration/support/ports.ts";
export { mochaGlobalSetup as provide } from "../integration/support/setup.ts";
import { PulumiStack } from "../integration/support/pulumiStack.ts";
import { TestStack } from "../integration/support/stack.ts";
import { recorder, type Replacement } from "./recorder.ts";

const images = {
    registry: LOCAL_REGISTRY,
    nats: "2.14.5-debian13",
    static: "20250419-glibc-debian13",
    rust: "1-debian13-dev",
};
const streams = {
    ORDERS: { subjects: ["orders.>"], replicas: 3 },
    AUDIT: { subjects: ["audit.>"] },
};

/** The groups of recordings, each with a stack of its own. */
export const groups = {
    service: recordService,
    cluster: recordCluster,
    finding: recordFinding,
    unreachable: recordUnreachable,
};

/** Three servers, and a service that is built. */
async function recordService(): Promise<void> {
    const [port] = await freePorts();
    const stack = await TestStack.create({ nodes: 3, streams }, { "dhi:images": images });
    const context = join(stack.folder, "hello");
    cpSync(join(checkout, "apps/hello"), context, { recursive: true });
    const app = { name: "hello", context, binary: "docker-rust-hello", port };
    stack.setConfig(["dhi:apps"], [app]);
    const { record, recordWith, remove } = recorder(stack, [...namesOf(stack), [String(port), "3000"]]);
    try {
        await record("first-deployment");
        await stack.up();
        await record("unchanged");
        await recordWith("tag", ["dhi:images", "nats"], "2.15.1-debian13");
        await recordWith("scale-up", ["dhi:nats", "nodes"], 5);
        await recordWith("rename", ["dhi:apps"], [{ ...app, name: "greeter" }]);
        await recordWith("stream-removed", ["dhi:nats", "streams", "AUDIT"], undefined);
        await recordWith("failed", ["dhi:nats"], { nodes: "three", memory: "8Mi", colour: "red" });
        await recordWith("large", ["dhi:nats", "streams"], { ...streams, ...manyStreams(300) });
        await record("stack-removed", "destroy", "--preview-only");
        appendFileSync(join(context, "src/main.rs"), "\n// Another comment.\n");
        await record("image-rebuilt");
    } finally {
        await remove();
    }
}

/** Five servers of the newer version. */
async function recordCluster(): Promise<void> {
    const newer = { ...images, nats: "2.15.1-debian13" };
    const stack = await TestStack.create({ nodes: 5, streams }, { "dhi:images": newer });
    const { record, recordWith, remove } = recorder(stack, namesOf(stack));
    try {
        await stack.up();
        await recordWith("scale-down", ["dhi:nats", "nodes"], 3);
        await recordWith("older-tag", ["dhi:images", "nats"], images.nats);
        const { cluster } = stack;
        await stack.docker("update", "--memory", "200m", "--memory-swap", "200m", `${cluster}-1`);
        await stack.docker("rm", "--force", `${cluster}-2`);
        await record("drift");
        await stack.up();
        await stack.setSecret("dhi:natsPassword", randomBytes(12).toString("hex"));
        await record("secret-rotated");
    } finally {
        await remove();
    }
}

/** What is written in place of a stack's name and of its ports. */
function namesOf(stack: TestStack): Replacement[] {
    const { config } = parse(stack.configText) as { config: { "dhi:nats": Record<Port, number> } };
    const { clientPort, monitorPort } = config["dhi:nats"];
    const ports = [0, 1, 2, 3, 4].flatMap((server): Replacement[] => [
        [String(clientPort + server), String(4222 + server)],
        [String(monitorPort + server), String(8222 + server)],
    ]);
    return [[stack.name, "shop"], ...ports];
}
type Port = "clientPort" | "monitorPort";

/** A program with a container that the policy pack refuses. */
class Program extends PulumiStack {
    constructor() {
        super("test", join(checkout, "test/integration/policy"), "dhi-policy", { TEST_RULES: "none" });
    }

    async create(): Promise<this> {
        await this.init("policy");
        return this;
    }
}

async function recordFinding(): Promise<void> {
    const program = await new Program().create();
    const { record, remove } = recorder(program, []);
    await record("policy-finding", "preview", "--policy-pack", join(checkout, "policy"));
    await remove();
}

async function recordUnreachable(): Promise<void> {
    process.env["DOCKER_HOST"] = "tcp://127.0.0.1:9";
    const stack = await TestStack.create({}, { "dhi:images": { registry: LOCAL_REGISTRY } });
    const { record } = recorder(stack, namesOf(stack));
    await record("unreachable");
    rmSync(stack.folder, { recursive: true });
}

function manyStreams(count: number): Record<string, { subjects: string[] }> {
    return Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`SHARD-${index}`, { subjects: [`shard.${index}.>`] }]),
    );
}
