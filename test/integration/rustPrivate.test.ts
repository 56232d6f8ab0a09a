import assert from "node:assert/strict";
import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PrivateCrates } from "./rust/private/crates.ts";
import { RustProgram } from "./rust/program.ts";

const random = (what: string) => `${what}-${randomBytes(9).toString("hex")}`;
const token = random("token");
const password = random("pass'word $(id)");

/** The dependencies of a service from a registry, a git server and an SSH server, each with its own login. */
describe("the image of a service with private dependencies", function () {
    this.timeout(600_000);
    const { HOME, SSH_AUTH_SOCK } = process.env;
    const home = mkdtempSync(join(tmpdir(), "dhi-private-home-"));
    const context = join(home, "safe");
    let crates: PrivateCrates;
    let program: RustProgram;
    let agent: string | undefined;

    before(async () => {
        const key = join(home, "key");
        await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
        const { stdout } = await execa("ssh-agent", ["-a", join(home, "agent")]);
        agent = /SSH_AGENT_PID=(\d+)/.exec(stdout)?.[1];
        Object.assign(process.env, { HOME: home, SSH_AUTH_SOCK: join(home, "agent") });
        await execa("ssh-add", ["-q", key]);
        program = new RustProgram("dhi-test-safe", { context, binary: "safe" }, { port: 1 });
        program.plan = { ...program.plan, imageOnly: true };
        program.secrets = { token, password };
        await program.create();
        crates = await PrivateCrates.start({
            token,
            password,
            publicKey: readFileSync(`${key}.pub`, "utf8"),
        });
        crates.writeProject(context);
        mkdirSync(join(home, ".ssh"));
        writeFileSync(join(home, ".ssh/known_hosts"), crates.knownHosts);
    });

    after(async () => {
        Object.assign(process.env, { HOME });
        if (SSH_AUTH_SOCK === undefined) {
            delete process.env["SSH_AUTH_SOCK"];
        } else {
            process.env["SSH_AUTH_SOCK"] = SSH_AUTH_SOCK;
        }
        try {
            await program?.remove();
        } finally {
            await PrivateCrates.stop();
            if (agent !== undefined) {
                process.kill(Number(agent));
            }
            rmSync(home, { recursive: true });
        }
    });

    /** The complete settings, with a test's changes. */
    function useLogins(more: { readonly token?: string; readonly ssh?: boolean } = {}): void {
        program.build({
            cargoSecrets: {
                registries: { acme: more.token ?? token },
                git: { [crates.gitAddress]: password },
                ssh: more.ssh ?? true,
            },
        });
    }

    it("is not built without the SSH agent, and the update shows cargo's error", async () => {
        useLogins({ ssh: false });
        const output = await program.fail();
        assert.match(output, /The dependencies of .*safe cannot be downloaded with cargoSecrets/);
        assert.match(output, /failed to authenticate when downloading repository/);
    });

    it("is built with all logins, which are not left anywhere", async () => {
        useLogins();
        await program.preview();
        await program.up();
        assert.equal(await program.docker("run", "--rm", program.name), "vault lodge attic");
        assert.deepEqual(await program.leaks(), []);
    });

    it("has no login in any layer or in its history", async () => {
        const history = await program.docker("image", "history", "--no-trunc", program.name);
        const saved = await execa("docker", ["save", program.name], {
            encoding: "buffer",
            maxBuffer: 2 ** 30,
        });
        for (const secret of [token, password]) {
            assert.ok(!history.includes(secret));
            assert.ok(!Buffer.from(saved.stdout).includes(secret));
        }
    });

    it("shows no change after that, also with another token", async () => {
        await program.preview("--expect-no-changes");
        useLogins({ token: random("another") });
        await program.preview("--expect-no-changes");
    });
});
