import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { jetstream } from "@nats-io/jetstream";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { giveCertificate, makeCertificate } from "./support/authority.ts";
import { itSurvivesInterruptions } from "./support/interruptions.ts";
import { copyOf, edit } from "./support/files.ts";
import { createStream, dial, eventually, hangUp, numbersBelow, readStream } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

describe("runs on Docker that were killed", function () {
    this.timeout(600_000);
    let stack: TestStack;
    let stored = 0;

    before(async () => {
        stack = await TestStack.create({ nodes: 3 });
        // Servers leave by the system account.
        await stack.setSecret("dhi:natsSystemPassword", "marker-of-the-system-password");
    });

    afterEach(hangUp);
    after(() => stack.remove());

    const running = async () => {
        const ofCluster = (name: string) => name.startsWith(stack.cluster) && !name.endsWith("-init");
        return (await stack.containers()).filter(ofCluster).sort();
    };
    const assertKept = async () => {
        const connection = await dial(await stack.outputs());
        if (stored === 0) {
            await createStream(connection, "kept", "kept");
        }
        await eventually("a message is stored", async () => {
            await jetstream(connection).publish("kept", String(stored), { msgID: `kept-${stored}` });
            return true;
        });
        stored += 1;
        assert.deepEqual(await readStream(connection, "kept"), numbersBelow(stored));
    };

    it("names in an update of its own what frees a name that is taken", async () => {
        const { name, cluster } = stack;
        const [container, network] = [`${cluster}-0`, cluster];
        await stack.docker("create", "--name", container, `${LOCAL_REGISTRY}/dhi-busybox:1.37.0-debian13`);
        await stack.docker("network", "create", network);
        const refused = (kind: string, taken: string) =>
            new RegExp(`the ${kind} "${taken}" exists, .*run "npm run recover -- ${name}"`);
        assert.match(await stack.fail(), refused("network", network));
        await stack.docker("network", "rm", network);
        assert.match(await stack.fail(), refused("container", container));
        await stack.docker("rm", container);
    });

    itSurvivesInterruptions(
        () => ({ stack, running, assertKept }),
        { "first creation": 66, roll: 106, scale: 150, destroy: 104 },
        {
            "new certificate": { lines: 106, configure: setCertificate },
            "build of an image": { lines: 60, configure: changeService },
        },
    );
});

async function setCertificate(stack: TestStack): Promise<void> {
    const names = [0, 1, 2, 3, 4].map((server) => `DNS:${stack.cluster}-${server}`);
    await giveCertificate(stack, "dhi:natsTls", await makeCertificate(["IP:127.0.0.1", ...names]));
}

/** Changes the source of a service, whose image every update builds. */
function changeService(stack: TestStack, round: number): Promise<void> {
    const context = copyOf(fileURLToPath(new URL("rust/worker", import.meta.url)), "interrupted");
    edit(join(context, "src", "main.rs"), "PORT is", `round ${round}, PORT is`);
    const health = { exec: ["healthcheck"] };
    const service = { name: "worker", context, binary: "worker", health, scratch: "4Mi", stopSeconds: 1 };
    stack.setConfig(["dhi:apps"], [service]);
    return Promise.resolve();
}
