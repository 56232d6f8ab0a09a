import assert from "node:assert/strict";

import { hasBuildKit } from "../../../offline/tools/dockerClient.ts";
import { chooseEngineActions, type EngineSituation } from "../../../offline/tools/dockerEngine.ts";

const bareDebian: EngineSituation = {
    platform: "linux",
    root: true,
    chosenEngine: undefined,
    error: "",
    daemon: false,
    client: false,
    apt: true,
    systemd: false,
};
const installed = { daemon: true, client: true };

describe("starting a Docker Engine", () => {
    it("installs and starts it as root on Debian", () => {
        assert.deepEqual(chooseEngineActions(bareDebian), ["install", "start daemon"]);
        assert.deepEqual(chooseEngineActions({ ...bareDebian, systemd: true }), ["install", "start service"]);
    });

    it("starts an installed engine on any Linux", () => {
        const machine = { ...bareDebian, ...installed, apt: false };
        assert.deepEqual(chooseEngineActions(machine), ["start daemon"]);
        assert.deepEqual(chooseEngineActions({ ...machine, systemd: true }), ["start service"]);
    });

    it("installs what is missing when there is only a daemon or only a client", () => {
        assert.deepEqual(chooseEngineActions({ ...bareDebian, daemon: true }), ["install", "start daemon"]);
        assert.deepEqual(chooseEngineActions({ ...bareDebian, client: true }), ["install", "start daemon"]);
    });

    const refusals: [string, Partial<EngineSituation>, RegExp][] = [
        [
            "when DOCKER_HOST is set",
            { chosenEngine: "DOCKER_HOST=tcp://x" },
            /DOCKER_HOST=tcp:\/\/x is set: start/,
        ],
        ["on another system", { platform: "darwin" }, /Start Docker Desktop/],
        ["without access", { error: "Permission denied on socket" }, /group "docker"/],
        ["without root", { ...installed, root: false }, /sudo dockerd/],
        [
            "without root but with systemd",
            { ...installed, root: false, systemd: true },
            /sudo systemctl start/,
        ],
        ["without root or a daemon", { root: false }, /sudo apt-get install docker\.io/],
        ["on another distribution", { apt: false }, /can use apt only/],
    ];
    for (const [title, situation, message] of refusals) {
        it(`reports what to do ${title}`, () => {
            assert.throws(() => chooseEngineActions({ ...bareDebian, ...situation }), message);
        });
    }

    it("includes the client's error", () => {
        const error = "Cannot connect to the Docker daemon";
        assert.throws(() => chooseEngineActions({ ...bareDebian, root: false, error }), new RegExp(error));
    });
});

describe("Docker client", () => {
    it("has BuildKit up to 20.10, later only with buildx", () => {
        assert.ok(hasBuildKit("20.10.24+dfsg1", false));
        assert.ok(!hasBuildKit("23.0.0", false));
        assert.ok(!hasBuildKit("28.2.2", false));
        assert.ok(hasBuildKit("28.2.2", true));
        assert.ok(!hasBuildKit("unknown", false));
    });
});
