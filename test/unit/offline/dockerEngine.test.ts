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
const noRoot = { ...installed, root: false };

describe("starting a Docker Engine", () => {
    const actions: [title: string, situation: Partial<EngineSituation>, actions: string[]][] = [
        ["installs and starts it as root on Debian", {}, ["install", "start daemon"]],
        ["starts its service with systemd", { systemd: true }, ["install", "start service"]],
        ["starts an installed one on any Linux", { ...installed, apt: false }, ["start daemon"]],
        ["starts its service on any Linux", { ...installed, apt: false, systemd: true }, ["start service"]],
        ["installs a missing client", { daemon: true }, ["install", "start daemon"]],
        ["installs a missing daemon", { client: true }, ["install", "start daemon"]],
    ];
    for (const [title, situation, expected] of actions) {
        it(title, () => {
            assert.deepEqual(chooseEngineActions({ ...bareDebian, ...situation }), expected);
        });
    }

    const refusals: [title: string, situation: Partial<EngineSituation>, message: RegExp][] = [
        [
            "when DOCKER_HOST is set",
            { chosenEngine: "DOCKER_HOST=tcp://x" },
            /DOCKER_HOST=tcp:\/\/x is set: start/,
        ],
        ["on another system", { platform: "darwin" }, /Start Docker Desktop/],
        ["without access", { error: "Permission denied on socket" }, /group "docker"/],
        ["without root", noRoot, /sudo dockerd/],
        ["without root but with systemd", { ...noRoot, systemd: true }, /sudo systemctl start/],
        ["without root or a daemon", { root: false }, /sudo apt-get install docker\.io/],
        ["on another distribution", { apt: false }, /can use apt only/],
        ["after the client's error", { root: false, error: "Cannot connect" }, /Cannot connect/],
    ];
    for (const [title, situation, message] of refusals) {
        it(`reports what to do ${title}`, () => {
            assert.throws(() => chooseEngineActions({ ...bareDebian, ...situation }), message);
        });
    }
});

describe("a Docker client", () => {
    const clients: [version: string, buildx: boolean, hasIt: boolean][] = [
        ["20.10.24+dfsg1", false, true],
        ["23.0.0", false, false],
        ["28.2.2", false, false],
        ["28.2.2", true, true],
        ["unknown", false, false],
    ];
    for (const [version, buildx, hasIt] of clients) {
        it(`${version} ${buildx ? "with" : "without"} buildx has ${hasIt ? "" : "no "}BuildKit`, () => {
            assert.equal(hasBuildKit(version, buildx), hasIt);
        });
    }
});
