import assert from "node:assert/strict";

import { canBuild } from "../../../offline/tools/dockerClient.ts";
import { decideEngine, type EngineSituation } from "../../../offline/tools/dockerEngine.ts";

const bareDebian: EngineSituation = {
    platform: "linux",
    root: true,
    chosenEngine: undefined,
    complaint: "",
    daemon: false,
    client: false,
    apt: true,
    systemd: false,
};
const installed = { daemon: true, client: true };

describe("what to do when no engine answers", () => {
    it("installs and starts one as root on Debian", () => {
        assert.deepEqual(decideEngine(bareDebian), ["install", "start daemon"]);
        assert.deepEqual(decideEngine({ ...bareDebian, systemd: true }), ["install", "start service"]);
    });

    it("starts one that is installed, on any Linux", () => {
        const machine = { ...bareDebian, ...installed, apt: false };
        assert.deepEqual(decideEngine(machine), ["start daemon"]);
        assert.deepEqual(decideEngine({ ...machine, systemd: true }), ["start service"]);
    });

    it("installs the client when only the daemon is there, and the other way round", () => {
        assert.deepEqual(decideEngine({ ...bareDebian, daemon: true }), ["install", "start daemon"]);
        assert.deepEqual(decideEngine({ ...bareDebian, client: true }), ["install", "start daemon"]);
    });

    const refusals: [string, Partial<EngineSituation>, RegExp][] = [
        ["of another choice", { chosenEngine: "DOCKER_HOST=tcp://x" }, /DOCKER_HOST=tcp:\/\/x is set: start/],
        ["on another system", { platform: "darwin" }, /Start Docker Desktop/],
        ["without access", { complaint: "Permission denied on socket" }, /group "docker"/],
        ["without root", { ...installed, root: false }, /sudo dockerd/],
        [
            "without root but with systemd",
            { ...installed, root: false, systemd: true },
            /sudo systemctl start/,
        ],
        ["without root or a daemon", { root: false }, /sudo apt-get install docker\.io/],
        ["on another distribution", { apt: false }, /only apt is known/],
    ];
    for (const [title, situation, message] of refusals) {
        it(`says what to do ${title}`, () => {
            assert.throws(() => decideEngine({ ...bareDebian, ...situation }), message);
        });
    }

    it("passes on what the client said", () => {
        const complaint = "Cannot connect to the Docker daemon";
        assert.throws(() => decideEngine({ ...bareDebian, root: false, complaint }), new RegExp(complaint));
    });
});

describe("docker client", () => {
    it("builds by itself up to 20.10, later only with buildx", () => {
        assert.ok(canBuild("20.10.24+dfsg1", false));
        assert.ok(!canBuild("23.0.0", false));
        assert.ok(!canBuild("28.2.2", false));
        assert.ok(canBuild("28.2.2", true));
        assert.ok(!canBuild("unknown", false));
    });
});
