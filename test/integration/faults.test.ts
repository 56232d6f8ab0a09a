/** What befalls servers under load. */
import { awhile, itKeepsEveryMessage, type Faults } from "./support/faults.ts";
import { hangUp } from "./support/nats.ts";
import { TestStack } from "./support/stack.ts";

describe("a cluster under load, whatever befalls its servers", function () {
    this.timeout(600_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ nodes: 3 });
        await stack.up();
    });
    afterEach(hangUp);
    after(() => stack.remove());

    const nameOf = (server: number) => `${stack.cluster}-${server}`;
    /** A command, and after a while the one that undoes it. */
    const commands = (begin: string[], end: string[]) =>
        awhile(
            () => stack.docker(...begin),
            () => stack.docker(...end),
        );
    const faults: Faults = {
        "is killed": (server) => commands(["kill", nameOf(server)], ["start", nameOf(server)]),
        "stops in order": (server) => commands(["stop", nameOf(server)], ["start", nameOf(server)]),
        hangs: (server) => commands(["pause", nameOf(server)], ["unpause", nameOf(server)]),
        "is cut off from the others": (server) => {
            const connection = [stack.cluster, nameOf(server)];
            return commands(["network", "disconnect", ...connection], ["network", "connect", ...connection]);
        },
        "is killed again while it starts": async (server) => {
            await commands(["kill", nameOf(server)], ["start", nameOf(server)]);
            await commands(["kill", nameOf(server)], ["start", nameOf(server)]);
        },
        "is removed, and an update creates it again": async (server) => {
            await stack.docker("rm", "--force", nameOf(server));
            await stack.up();
        },
        "rolls with the others": async (server) => {
            stack.setConfig(["dhi:nats", "memory"], `${128 + 16 * (server + 1)}Mi`);
            await stack.up();
            stack.setConfig(["dhi:nats", "memory"], "128Mi");
            await stack.up();
        },
    };

    itKeepsEveryMessage(faults, () => stack.outputs());
});
