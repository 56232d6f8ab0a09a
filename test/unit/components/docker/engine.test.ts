import assert from "node:assert/strict";
import { engineVariables } from "../../../../components/docker/client.ts";
import { isRemote } from "../../../../components/docker/engine.ts";

describe("the engine", () => {
    const addresses: [address: string, remote: boolean][] = [
        ["", false],
        ["unix:///var/run/docker.sock", false],
        ["npipe:////./pipe/docker_engine", false],
        ["tcp://127.0.0.1:2375", false],
        ["tcp://localhost:2375", false],
        ["tcp://[::1]:2375", false],
        ["tcp://docker:2376", true],
        ["tcp://192.0.2.7:2376", true],
        ["tcp://[2001:db8::7]:2376", true],
        ["ssh://deploy@edge.example.com", true],
        ["https://engine.example.com", true],
        ['Error: context "edge" does not exist', false],
    ];
    for (const [address, remote] of addresses) {
        it(`runs on ${remote ? "another" : "this"} machine with the address "${address}"`, () => {
            assert.equal(isRemote(address), remote);
        });
    }

    it("is the same for the docker command and for Pulumi's provider, which prefers the context", () => {
        assert.deepEqual(engineVariables({}), { DOCKER_CONTEXT: "default" });
        assert.deepEqual(engineVariables({ DOCKER_HOST: "tcp://docker:2376" }), {
            DOCKER_CONTEXT: "default",
        });
        const both = { DOCKER_HOST: "tcp://docker:2376", DOCKER_CONTEXT: "edge" };
        assert.deepEqual(engineVariables(both), { DOCKER_HOST: undefined });
    });
});
