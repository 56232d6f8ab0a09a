/** A stack's run leaves no secret anywhere; and the search of all other suites finds one in every place. */
import { execa } from "execa";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { images } from "./rust/program.ts";
import { TestStack } from "./support/stack.ts";

describe("the files and outputs of a stack's run", function () {
    this.timeout(300_000);
    const key = "dhi:natsPassword";
    let stack: TestStack;
    let secret: string;
    let image: string;

    before(async () => {
        stack = await TestStack.create({ nodes: 1 });
        secret = stack.secrets[key] ?? "";
        await stack.up();
        image = await stack.inspect(`${stack.cluster}-0`, "{{.Config.Image}}");
    });

    after(() => stack.remove());

    it("contain no secret, even with all of Pulumi's logging", async () => {
        const before = stack.output.length;
        stack.setConfig(["dhi:nats", "maxPayload"], "2Mi");
        await stack.up("--logtostderr", "-v=9", "--debug", "--diff");
        assert.ok(stack.output.length - before > 100_000, "the logging is not complete");
        await stack.preview("--json", "--show-sames");
        assert.deepEqual(await stack.leaks(), []);
    });

    /** Writes a text to a place where secrets must not be. Returns a function that removes it. */
    type Plant = (text: string) => Promise<() => unknown>;

    const file =
        (folder: () => string): Plant =>
        async (text) => {
            const place = mkdtempSync(join(folder(), "planted-"));
            writeFileSync(join(place, "left-behind"), `before ${text} after`);
            return () => rmSync(place, { recursive: true });
        };
    const name = () => `${stack.cluster}-planted`;
    const docker =
        (create: (text: string) => string[], ...remove: string[]): Plant =>
        async (text) => {
            await stack.docker(...create(text));
            return () => stack.docker(...remove, name());
        };
    const program =
        (start: (text: string) => [args: string[], env: NodeJS.ProcessEnv]): Plant =>
        async (text) => {
            const [args, env] = start(text);
            const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", ...args], {
                env: { ...process.env, ...env },
            });
            await once(child, "spawn");
            stack.processes.sample();
            child.kill();
            await once(child, "exit");
            return () => stack.processes.forget();
        };
    /** An image with a label, which its container inherits, and a container that prints the text. */
    const labeled: Plant = async (text) => {
        const tag = `${stack.cluster}/planted:1`;
        await execa("docker", ["build", "--tag", tag, "-"], {
            env: { ...process.env, DOCKER_BUILDKIT: "0" },
            input: `FROM ${images.busyboxImage}\nLABEL planted=${JSON.stringify(text).replaceAll("$", "\\$")}\n`,
        });
        const printed = Buffer.from(`u:${text}`).toString("base64");
        await stack.docker("run", "--name", name(), "--entrypoint", "echo", tag, printed);
        return async () => {
            await stack.docker("rm", "--force", name());
            await stack.docker("image", "rm", tag);
            stack.processes.forget();
        };
    };
    const output: Plant = async (text) => {
        const { output: before } = stack;
        stack.output += text;
        return () => (stack.output = before);
    };

    const plants: [what: string, plant: Plant, ...places: string[]][] = [
        ["what a command printed", output, "what the commands printed"],
        ["a command line", program((text) => [[text], {}]), "a command line or an environment"],
        ["an environment", program((text) => [[], { PLANTED: text }]), "a command line or an environment"],
        [
            "a container",
            docker((text) => ["create", "--name", name(), "--env", `PLANTED=${text}`, image], "rm"),
            "docker container inspect",
        ],
        [
            "a volume",
            docker((text) => ["volume", "create", "--label", `planted=${text}`, name()], "volume", "rm"),
            "docker volume inspect",
        ],
        [
            "a network",
            docker((text) => ["network", "create", "--label", `planted=${text}`, name()], "network", "rm"),
            "docker network inspect",
        ],
        [
            "an image, its container and a log",
            labeled,
            ...["docker image inspect", "docker container inspect", "docker logs"],
        ],
        ["a temporary file", file(tmpdir), "left-behind"],
        ["a file of the state", file(() => stack.folder), "left-behind"],
        ["a file of the workspace", file(() => stack.home), "left-behind"],
    ];
    for (const [what, plant, ...places] of plants) {
        it(`would be found in ${what}`, async () => {
            const remove = await plant(secret);
            try {
                const found = (await stack.leaks()).join("\n");
                for (const place of places) {
                    assert.match(found, new RegExp(`^${key} is in .*${place}$`, "m"));
                }
            } finally {
                await remove();
            }
        });
    }
});
