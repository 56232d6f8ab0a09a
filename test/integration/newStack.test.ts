import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { stackFileSchema } from "../../settings/schema/jsonSchema.ts";
import { npmRun, removeStack, stackFile } from "./support/commands.ts";

interface StackFile {
    readonly encryptionsalt?: string;
    readonly config: Record<string, unknown>;
}

describe("npm run new-stack", function () {
    this.timeout(300_000);
    const name = `t${process.pid}${randomBytes(2).toString("hex")}`;
    const file = stackFile(name);
    const backend = mkdtempSync(join(tmpdir(), "dhi-new-stack-"));
    const read = () => parse(readFileSync(file, "utf8")) as StackFile;

    afterEach(() => removeStack(name));
    after(() => rmSync(backend, { recursive: true }));

    it("makes a stack that can be previewed, with secrets outside of its file, and never overwrites it", async () => {
        const made = await npmRun("new-stack", [name, "--yes", "--nodes", "1"]);
        assert.equal(made.exitCode, 0, made.all);
        assert.match(made.all, new RegExp(`npm start -- --stack ${name}`));
        assert.deepEqual(Object.keys(read()), ["config"]);
        assert.doesNotMatch(readFileSync(file, "utf8"), /secure|assword/);

        const preview = await npmRun("pulumi", ["preview", "--stack", name, "--non-interactive"]);
        assert.equal(preview.exitCode, 0, preview.all);
        assert.match(preview.all, new RegExp(`dhi-${name}-nats-0 .*create`));

        const text = readFileSync(file, "utf8");
        const again = await npmRun("new-stack", [name, "--yes"]);
        assert.equal(again.exitCode, 1);
        assert.match(again.all, new RegExp(`The stack "${name}" already exists`));
        assert.equal(readFileSync(file, "utf8"), text);
    });

    it("writes encrypted secrets into the file of a shared stack", async () => {
        const args = [name, "--yes", "--runtime", "kubernetes", "--backend", pathToFileURL(backend).href];
        const refused = await npmRun("new-stack", args, {
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_CONFIG_PASSPHRASE_FILE: "",
        });
        assert.equal(refused.exitCode, 1, refused.all);
        assert.match(refused.all, /needs a shared passphrase/);
        assert.equal(existsSync(file), false, "a refused stack must not leave a file");

        const made = await npmRun("new-stack", args, { PULUMI_CONFIG_PASSPHRASE: "shared-by-the-team" });
        assert.equal(made.exitCode, 0, made.all);
        const { encryptionsalt, config } = read();
        assert.match(encryptionsalt ?? "", /^v1:/);
        for (const key of ["dhi:natsPassword", "dhi:natsRoutePassword"]) {
            assert.deepEqual(Object.keys(config[key] as object), ["secure"]);
        }
        assert.ok(existsSync(join(backend, ".pulumi", "stacks")));
        assert.ok(new Ajv({ allowUnionTypes: true }).validate(stackFileSchema(), read()));
        assert.match(made.all, /dhi:kubernetes\.context: not set/);
    });

    it("refuses settings that cannot work, before anything is made", async () => {
        for (const args of [
            ["Bad_Name"],
            [name, "--nodes", "2"],
            [name, "--runtime", "podman"],
            ["dev"],
            [],
        ]) {
            const refused = await npmRun("new-stack", [...args, "--yes"]);
            assert.equal(refused.exitCode, 1, refused.all);
            assert.doesNotMatch(refused.all, /^\s+at /m, "a user's mistake must show no stack trace");
        }
        assert.equal((await npmRun("new-stack", [name, "--colour", "red"])).exitCode, 2);
        assert.equal(existsSync(file), false);
    });
});
