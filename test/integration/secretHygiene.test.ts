import { execa } from "execa";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formsOf } from "./support/secrets.ts";
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
        [image = ""] = (await stack.docker("inspect", "-f", "{{.Config.Image}}", `${stack.cluster}-0`)).split(
            "\n",
        );
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
    type Plant = (text: string) => Promise<() => unknown> | (() => unknown);

    const file =
        (folder: () => string): Plant =>
        (text) => {
            const place = mkdtempSync(join(folder(), "planted-"));
            writeFileSync(join(place, "left-behind"), `before ${text} after`);
            return () => rmSync(place, { recursive: true });
        };
    const docker =
        (create: (name: string, text: string) => string[], remove: string[]): Plant =>
        async (text) => {
            const name = `${stack.cluster}-planted`;
            await stack.docker(...create(name, text));
            return () => stack.docker(...remove, name);
        };
    const program =
        (args: (text: string) => string[], env: (text: string) => NodeJS.ProcessEnv): Plant =>
        async (text) => {
            const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)", ...args(text)], {
                env: { ...process.env, ...env(text) },
            });
            await once(child, "spawn");
            stack.processes.sample();
            child.kill();
            await once(child, "exit");
            return () => stack.processes.forget();
        };

    const plants: [place: string | RegExp, plant: Plant][] = [
        [
            "what the commands printed",
            (text) => {
                const { output } = stack;
                stack.output += text;
                return () => (stack.output = output);
            },
        ],
        [
            "a command line or an environment",
            program(
                (text) => [text],
                () => ({}),
            ),
        ],
        [
            "a command line or an environment",
            program(
                () => [],
                (text) => ({ PLANTED: text }),
            ),
        ],
        [
            "docker container inspect",
            docker((name, text) => ["create", "--name", name, "--env", `PLANTED=${text}`, image], ["rm"]),
        ],
        [
            "docker volume inspect",
            docker(
                (name, text) => ["volume", "create", "--label", `planted=${text}`, name],
                ["volume", "rm"],
            ),
        ],
        [
            "docker network inspect",
            docker(
                (name, text) => ["network", "create", "--label", `planted=${text}`, name],
                ["network", "rm"],
            ),
        ],
        [/^\/.*\/left-behind$/, file(tmpdir)],
        [/^\/.*\/left-behind$/, file(() => stack.folder)],
        [/^\/.*\/left-behind$/, file(() => stack.home)],
    ];
    for (const [index, [place, plant]] of plants.entries()) {
        it(`would be found in ${String(place)} (${index + 1})`, async () => {
            const remove = await plant(secret);
            try {
                const found = await stack.leaks();
                assert.equal(found.length, 1, found.join("\n") || "nothing was found");
                const [where = ""] = found;
                assert.match(
                    where,
                    typeof place === "string" ? new RegExp(`^${key} is in ${place}$`) : /left-behind$/,
                );
            } finally {
                await remove();
            }
        });
    }

    it("would be found in an image and in a container's log", async () => {
        const name = `${stack.cluster}-planted`;
        const base = "standin.local/offline/dhi-busybox:1.37.0-debian13";
        const labeled = `${stack.cluster}/planted:1`;
        await execa("docker", ["build", "--tag", labeled, "-"], {
            env: { ...process.env, DOCKER_BUILDKIT: "0" },
            input: `FROM ${base}\nLABEL planted=${JSON.stringify(secret).replaceAll("$", "\\$")}\n`,
        });
        try {
            await stack.docker(
                "run",
                "--name",
                name,
                "--entrypoint",
                "echo",
                labeled,
                Buffer.from(`u:${secret}`).toString("base64"),
            );
            const found = await stack.leaks();
            // The container inherits the label and gets the secret as an argument.
            for (const place of ["docker image inspect", "docker container inspect", "docker logs"]) {
                assert.ok(found.includes(`${key} is in ${place}`), found.join("\n"));
            }
        } finally {
            await stack.docker("rm", "--force", name);
            await stack.docker("image", "rm", labeled);
            stack.processes.forget();
        }
    });

    it("would be found in the state, on disk and exported, including backups", async () => {
        stack.setConfig(["dhi:apps"], []);
        await stack.run("stack", "output", "--show-secrets", "--json");
        stack.output = "";
        const exported = JSON.parse(await stack.state()) as {
            deployment: { resources: { outputs?: object }[] };
        };
        exported.deployment.resources[0] = {
            ...exported.deployment.resources[0],
            outputs: { planted: secret },
        };
        const file = join(stack.folder, "planted.json");
        writeFileSync(file, JSON.stringify(exported));
        await stack.run("stack", "import", "--file", file);
        rmSync(file);
        const found = await stack.leaks();
        assert.ok(found.includes(`${key} is in the exported state`), found.join("\n"));
        assert.ok(
            found.some((place) => place.includes(join(stack.folder, ".pulumi", "stacks"))),
            found.join("\n"),
        );
        // The next update overwrites its outputs; the import left older copies of the state.
        await stack.up();
        for (const folder of ["backups", "history"]) {
            rmSync(join(stack.folder, ".pulumi", folder), { recursive: true, force: true });
        }
        for (const name of readdirSync(join(stack.folder, ".pulumi", "stacks"), {
            recursive: true,
            encoding: "utf8",
        })) {
            if (name.endsWith(".bak")) {
                rmSync(join(stack.folder, ".pulumi", "stacks", name));
            }
        }
        stack.output = "";
    });

    it("would be found in places that a test adds", async () => {
        for (const form of formsOf(secret)) {
            assert.deepEqual(await stack.leaks({ "a report": () => `<td>${form}</td>` }), [
                `${key} is in a report`,
            ]);
        }
    });
});
