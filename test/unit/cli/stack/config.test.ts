import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parse, stringify } from "yaml";
import { LocalStackConfig } from "../../../../cli/stack/config.ts";
import type { Workspace } from "../../../../workspace/workspace.ts";
import { TestFolder } from "../../folder.ts";

const shared = `# What the team shares.
config:
  dhi:runtime: docker
  # Three servers.
  dhi:nats:
    nodes: 3
  dhi:images:
    nats: 2.14.5-debian13
`;
const salt = "v1:salt";
const password = { secure: "v1:password" };
const routePassword = { secure: "v1:route" };

describe("LocalStackConfig", () => {
    const folder = new TestFolder();
    let config: LocalStackConfig;
    const sharedFile = "stacks/Pulumi.dev.yaml";
    const localFile = () => folder.at(".dhi/stacks/local.dev.yaml");
    const assertShared = (text = shared) => assert.equal(folder.read(sharedFile), text);
    const readYaml = (file: string) => parse(readFileSync(file, "utf8")) as unknown;

    beforeEach(() => {
        folder.write(sharedFile, shared);
        const home = folder.at(".dhi");
        mkdirSync(home);
        const workspace: Workspace = { root: folder.path, home, bin: home, pulumiHome: home, env: {} };
        config = new LocalStackConfig(workspace, "dev");
    });

    type Changes = Record<string, unknown>;

    /** Changes the file that Pulumi reads, as `pulumi config set` and `pulumi config rm` do. */
    function pulumiWrites(changes: Changes, more: Changes = {}) {
        config.render();
        const { config: values, ...rest } = readYaml(config.effectiveFile) as { config?: Changes };
        const changed = Object.entries({ ...values, ...changes }).filter(([, value]) => value !== undefined);
        const section =
            values === undefined && changed.length === 0 ? {} : { config: Object.fromEntries(changed) };
        writeFileSync(config.effectiveFile, stringify({ ...rest, ...more, ...section }));
        config.takeOver();
    }

    function makeStack() {
        pulumiWrites({}, { encryptionsalt: salt });
        pulumiWrites({ "dhi:natsPassword": password, "dhi:natsRoutePassword": routePassword });
    }

    it("has no values of this machine at first", () => {
        assert.equal(config.exists, false);
        assert.equal(config.hasValue("dhi:nats"), true);
        assert.equal(config.hasValue("dhi:natsPassword"), false);
        assert.deepEqual(config.effective, parse(shared));
    });

    it("keeps secrets and the salt on this machine, and the shared file unchanged", () => {
        makeStack();
        assertShared();
        assert.deepEqual(readYaml(localFile()), {
            encryptionsalt: salt,
            config: { "dhi:natsPassword": password, "dhi:natsRoutePassword": routePassword },
        });
        assert.equal(config.exists, true);
        assert.equal(config.hasValue("dhi:natsPassword"), true);
        assert.equal(config.sharedValue("dhi:natsPassword"), undefined);
    });

    it("saves plain values in the shared file and keeps its comments", () => {
        makeStack();
        pulumiWrites({ "dhi:nats": { nodes: 5, memory: "512Mi" } });
        assertShared(shared.replace("nodes: 3\n", "nodes: 5\n    memory: 512Mi\n"));
        assert.deepEqual(config.sharedValue("dhi:nats"), { nodes: 5, memory: "512Mi" });
    });

    it("keeps secrets out of the shared file if plain values are saved with them", () => {
        makeStack();
        pulumiWrites({
            "dhi:registryUsername": "me",
            "dhi:registryPassword": { secure: "v1:registry" },
            "dhi:extra": { plain: "x", hidden: { secure: "v1:h" } },
        });
        assert.equal(config.sharedValue("dhi:registryUsername"), "me");
        assert.deepEqual(config.sharedValue("dhi:extra"), { plain: "x" });
        assert.doesNotMatch(folder.read(sharedFile), /secure/);
        assert.equal(config.hasValue("dhi:registryPassword"), true);
    });

    it("removes a value from the file that has it", () => {
        makeStack();
        pulumiWrites({ "dhi:natsPassword": undefined, "dhi:runtime": undefined });
        assert.equal(config.hasValue("dhi:natsPassword"), false);
        assert.equal(config.hasValue("dhi:natsRoutePassword"), true);
        assertShared(shared.replace("  dhi:runtime: docker\n", ""));
    });

    it("removes a section from both files", () => {
        makeStack();
        config.setLocal([{ path: ["config", "dhi:images", "nats"], value: "0.0.0-local" }]);
        pulumiWrites({ "dhi:images": undefined });
        assert.equal(config.hasValue("dhi:images"), false);
    });

    it("changes nothing if the command changed nothing", () => {
        makeStack();
        const before = readFileSync(localFile(), "utf8");
        pulumiWrites({});
        assertShared();
        assert.equal(readFileSync(localFile(), "utf8"), before);
    });

    it("gives this machine's values precedence, and changes them in this machine's file", () => {
        config.setLocal([{ path: ["config", "dhi:images", "nats"], value: "local:1" }]);
        assertShared();
        assert.deepEqual((config.effective["config"] as Record<string, unknown>)["dhi:images"], {
            nats: "local:1",
        });
        assert.deepEqual(readYaml(config.effectiveFile), config.effective);
        assert.deepEqual(config.sharedValue("dhi:images"), { nats: "2.14.5-debian13" });
        pulumiWrites({ "dhi:images": { nats: "local:2" } });
        assertShared();
        assert.deepEqual(readYaml(localFile()), { config: { "dhi:images": { nats: "local:2" } } });
    });

    for (const text of ["# Nothing yet.\n", "config: {}\n", "# Ours.\nconfig:\n"]) {
        it(`keeps the first secret out of the shared file ${JSON.stringify(text)}`, () => {
            folder.write(sharedFile, text);
            makeStack();
            assertShared(text);
            assert.equal(config.hasValue("dhi:natsPassword"), true);
        });
    }

    it("writes files that only their owner can read", () => {
        makeStack();
        assert.equal(statSync(localFile()).mode & 0o777, 0o600);
        assert.equal(statSync(config.effectiveFile).mode & 0o777, 0o600);
        assert.equal(statSync(dirname(localFile())).mode & 0o777, 0o700);
    });

    it("requires the shared file and names the stacks that have one", () => {
        config.requireSharedFile();
        folder.write("stacks/Pulumi.prod.yaml", "config: {}\n");
        rmSync(folder.at(sharedFile));
        assert.throws(() => config.requireSharedFile(), {
            message: `${folder.at(sharedFile)} does not exist: use one of the stacks prod.`,
        });
        assert.equal(existsSync(localFile()), false);
    });
});
