import assert from "node:assert/strict";
import { freeOffset } from "../../../../cli/newStack/ports.ts";
import { newStackText } from "../../../../cli/newStack/text.ts";
import { configOf, dev, docker, prod, staging } from "./stacks.ts";

const isFree = () => Promise.resolve(true);

describe("freeOffset", () => {
    it("finds the nearest ports that no other stack uses", async () => {
        assert.equal(await freeOffset(docker, dev, [dev, staging, prod], isFree), 100);
        const qa = { name: "qa", text: newStackText(docker, dev, 100) };
        assert.equal(await freeOffset(docker, dev, [dev, qa], isFree), 200);
        assert.equal(await freeOffset(docker, dev, [staging], isFree), 0);
    });

    it("skips ports on which a program listens, for every node", async () => {
        const isUnused = (port: number) => Promise.resolve(port !== 4324 && port !== 3200);
        assert.equal(await freeOffset(docker, dev, [dev], isUnused), 300);
        assert.equal(
            await freeOffset({ ...docker, nodes: 1 }, dev, [dev], (port) => Promise.resolve(port !== 4324)),
            100,
        );
    });

    it("moves the port of the exporter, and shares it with no other stack", async () => {
        const text = (port: number) =>
            `config:\n  dhi:nats: { exporter: true, exporterPort: ${port}, nodes: 1 }\n`;
        const from = { name: "dev", text: text(7000) };
        assert.equal(configOf(newStackText(docker, from, 100))["dhi:nats"]?.["exporterPort"], 7100);
        const other = {
            name: "qa",
            text: text(7100).replace("nodes", "clientPort: 1, monitorPort: 2, nodes"),
        };
        assert.equal(await freeOffset({ ...docker, nodes: 1 }, from, [from, other], isFree), 200);
    });

    it("moves further ports of services, and skips workers", async () => {
        const from = {
            name: "dev",
            text: `config:
  dhi:apps:
    - { name: a, port: 3000, replicas: 2, ports: [{ name: x, containerPort: 9000 }, { name: y, containerPort: 9001, port: 3050 }] }
    - { name: b }
`,
        };
        assert.deepEqual(configOf(newStackText(docker, from, 100))["dhi:apps"], [
            {
                name: "a",
                port: 3100,
                replicas: 2,
                ports: [
                    { name: "x", containerPort: 9000 },
                    { name: "y", containerPort: 9001, port: 3150 },
                ],
            },
            { name: "b" },
        ]);
        const isUnused = (port: number) => Promise.resolve(port !== 3051);
        assert.equal(await freeOffset(docker, from, [], isUnused), 100);
    });

    it("fails if no ports are left", async () => {
        await assert.rejects(
            freeOffset(docker, dev, [dev], () => Promise.resolve(false)),
            /No free ports are left/,
        );
    });
});
