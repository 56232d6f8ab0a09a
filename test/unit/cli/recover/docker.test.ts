import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { removeFromEngine } from "../../../../cli/recover/docker.ts";
import type { PendingCreate } from "../../../../cli/recover/state.ts";

/** A docker command with a container and two networks, which writes down what it is to remove. */
const fakeDocker = `#!/bin/sh
case "$*" in
    "container inspect "*" nats-0") echo "c0 nats:2" ;;
    "network inspect "*" nats") echo n0 ;;
    "network inspect "*" busy") echo n1 ;;
    "network rm n1") echo "has active endpoints" >&2; exit 1 ;;
    *" inspect "*) exit 1 ;;
    *) echo "$*" >> "$(dirname "$0")/calls" ;;
esac
`;

describe("removeFromEngine", () => {
    const folder = mkdtempSync(join(tmpdir(), "dhi-docker-"));
    const calls = join(folder, "calls");
    const env = { PATH: [folder, process.env["PATH"]].join(delimiter) };

    before(() => {
        writeFileSync(join(folder, "docker"), fakeDocker);
        chmodSync(join(folder, "docker"), 0o755);
    });
    afterEach(() => rmSync(calls, { force: true }));
    after(() => rmSync(folder, { recursive: true }));

    const create = (kind: string, inputs: object, known: string[] = []): PendingCreate => {
        const type = `docker:index/${kind.toLowerCase()}:${kind}`;
        return { name: "x", type, inputs: { ...inputs }, provider: {}, known };
    };
    const server = { name: "nats-0", image: "nats:2" };
    const network = create("Network", { name: "nats" });

    const cases: Record<string, [PendingCreate[], string[], string[]]> = {
        "removes a container, then its network": [
            [network, create("Container", server)],
            ["removed the half-made container nats-0", "removed the half-made network nats"],
            ["container rm --force c0", "network rm n0"],
        ],
        "leaves what was not made": [[create("Container", { ...server, name: "nats-1" })], [], []],
        "leaves what the state has": [
            [create("Container", server, ["c0"]), create("Network", { name: "nats" }, ["n0"])],
            [],
            [],
        ],
        "leaves another program's container, and says so": [
            [create("Container", { ...server, image: "other" })],
            ["kept the container nats-0, because its image is nats:2 and not other: remove or rename it"],
            [],
        ],
        "leaves volumes and images": [
            [create("Volume", { name: "nats-0-data" }), create("RemoteImage", { name: "nats:2" })],
            [],
            [],
        ],
    };
    for (const [title, [creates, lines, removed]] of Object.entries(cases)) {
        it(title, async () => {
            assert.deepEqual(await removeFromEngine(creates, env), lines);
            const made = existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
            assert.deepEqual(made, removed);
        });
    }

    it("fails where the engine refuses, so that the state keeps its note", async () => {
        const removal = removeFromEngine([create("Network", { name: "busy" })], env);
        await assert.rejects(removal, /cannot remove the network busy.*: has active endpoints$/);
    });
});
