import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { LocalStackConfig } from "../../../../cli/stack/config.ts";
import { ensureStack } from "../../../../cli/stack/create.ts";
import type { Workspace } from "../../../../workspace/workspace.ts";
import { TestFolder } from "../../folder.ts";

/** A Pulumi that changes the stack file of the project that it runs in: it reads the file, and writes it a moment later. */
const fakePulumi = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const { FAKE_HOME } = process.env;
const [command, verb, , key] = process.argv.slice(2);
appendFileSync(FAKE_HOME + "/log", process.argv.slice(2).join(" ") + "\\n");
if (verb === "select") process.exit(existsSync(FAKE_HOME + "/stack") ? 0 : 6);
const text = readFileSync("Pulumi.qa.yaml", "utf8");
const change = command === "config"
    ? text.replace("config:\\n", "config:\\n  " + key + ": { secure: characters-" + readFileSync(0).length + " }\\n")
    : text + "encryptionsalt: salt\\n";
if (command === "stack") writeFileSync(FAKE_HOME + "/stack", "");
setTimeout(() => writeFileSync("Pulumi.qa.yaml", change), 50);
`;

describe("ensureStack", () => {
    const folder = new TestFolder();
    let workspace: Workspace;
    let config: LocalStackConfig;
    const shared = "# What the team shares.\nconfig:\n  dhi:runtime: docker\n";
    const sharedFile = "stacks/Pulumi.qa.yaml";
    const commands = () => folder.read("log").trim().split("\n");

    beforeEach(() => {
        folder.write(sharedFile, shared);
        folder.write("pulumi", fakePulumi, 0o755);
        const root = folder.path;
        const PATH = [root, process.env["PATH"]].join(delimiter);
        const env = { ...process.env, PATH, FAKE_HOME: root };
        workspace = { root, home: join(root, ".dhi"), bin: root, pulumiHome: root, env };
        config = new LocalStackConfig(workspace, "qa");
    });

    it("creates a stack with a salt and secrets, and keeps what another step sets meanwhile", async () => {
        const created = ensureStack(workspace, "qa", config);
        config.setLocal([{ path: ["config", "dhi:images", "registry"], value: "mirror" }]);
        assert.equal(await created, "created, with generated secrets");
        const secret = { secure: "characters-32" };
        assert.deepEqual(parse(readFileSync(join(config.folder, "local.qa.yaml"), "utf8")), {
            config: {
                "dhi:images": { registry: "mirror" },
                "dhi:natsPassword": secret,
                "dhi:natsRoutePassword": secret,
                "dhi:natsSystemPassword": secret,
            },
            encryptionsalt: "salt",
        });
        assert.equal(folder.read(sharedFile), shared);
        assert.deepEqual(readdirSync(config.folder).sort(), ["Pulumi.qa.yaml", "local.qa.yaml"]);
        assert.deepEqual(commands().slice(0, 2), [
            "stack select qa",
            "stack init qa --no-select --non-interactive",
        ]);
        assert.ok(commands().slice(2).includes("stack select qa"), commands().join());
    });

    it("changes nothing of a stack that exists with its secrets", async () => {
        await ensureStack(workspace, "qa", config);
        folder.write("log", "");
        assert.equal(await ensureStack(workspace, "qa", config), "already exists");
        assert.deepEqual(commands(), ["stack select qa"]);
    });
});
