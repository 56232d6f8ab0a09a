import assert from "node:assert/strict";
import { jetstream } from "@nats-io/jetstream";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { itSurvivesInterruptions } from "./support/interruptions.ts";
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

    const running = async () => (await stack.containers()).filter((name) => !name.endsWith("-init")).sort();
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

    itSurvivesInterruptions(() => ({ stack, running, assertKept }), {
        ...{ "first creation": 66, roll: 106, scale: 150, destroy: 104 },
    });
});
