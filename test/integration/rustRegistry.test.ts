import assert from "node:assert/strict";
import { execa } from "execa";
import { randomBytes, randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import { answering } from "./rust/outside.ts";
import { copyOf, RustProgram } from "./rust/program.ts";
import { makeScripted } from "./rust/scripted.ts";
import { freePorts } from "./support/ports.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { findSecrets } from "./support/secrets.ts";
import { TestStack } from "./support/stack.ts";

const shop = fileURLToPath(new URL("./rust/shop", import.meta.url));
const password = `push-${randomBytes(9).toString("hex")}`;

describe("an image that one stack pushes and another uses", function () {
    this.timeout(900_000);
    let registry: PrivateRegistry;
    const image = () => `${registry.address}/team/shop:3.1.0`;
    let maker: RustProgram;
    let taker: RustProgram;
    let takerUrl = "";
    let digest = "";

    before(async function () {
        registry = await PrivateRegistry.require(this, password);
        const [port, other] = await freePorts();
        takerUrl = `http://127.0.0.1:${other}`;
        const app = { port, healthcheck: false, memory: "64Mi" } as const;
        // With the name and folder of rustImage.test.ts, to use what that has compiled.
        const context = copyOf(shop, "shop");
        maker = new RustProgram("dhi-test-shop", { context, binary: "shop-web" }, app);
        taker = new RustProgram("dhi-test-taker", { present: "" }, { ...app, port: other });
        maker.secrets = taker.secrets = { password };
        await Promise.all([maker.create(), taker.create()]);
    });

    after(async () => {
        // One after the other: during a run, its plan is a file in which the other would find the password.
        try {
            await maker?.remove();
            await taker?.remove();
        } finally {
            await registry?.stop();
        }
    });

    it("is refused with a wrong password, and nothing runs", async () => {
        maker.build({ push: { image: image(), username: registry.username, password: "wrong-marker" } });
        const { output, exitCode } = await maker.run("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0);
        assert.match(output, /unauthorized|authentication required/);
        assert.ok(!output.includes("wrong-marker"));
        assert.deepEqual(await maker.containers(), []);
        assert.ok(!(await registry.has("team/shop", "3.1.0")));
    });

    it("is pushed with the right one, and runs by its digest", async () => {
        maker.build({ push: { image: image(), username: registry.username, password } });
        await maker.up();
        digest = String(await maker.output("imageDigest"));
        assert.match(digest, /^sha256:[0-9a-f]{64}$/);
        assert.ok(await registry.has("team/shop", digest));
        assert.match(await maker.inspect(maker.name, "{{.Config.Image}}"), new RegExp(`@${digest}$`));
        assert.deepEqual(await maker.leaks(), []);
        await maker.preview("--expect-no-changes");
    });

    it("cannot be pulled with a wrong password, and nothing runs", async () => {
        const reference = `${registry.address}/team/shop:3.1.0@${digest}`;
        await maker.run("destroy", "--yes", "--skip-preview");
        await maker.docker("image", "rm", "--force", image(), reference.replace(":3.1.0@", "@"));
        const login = { registry: registry.address, username: registry.username, password: "wrong-marker" };
        taker.plan = { ...taker.plan, image: { adopt: reference }, login };
        const { output, exitCode } = await taker.run("up", "--yes", "--skip-preview");
        assert.notEqual(exitCode, 0);
        assert.match(output, /unauthorized|authentication required|no basic auth/);
        assert.ok(!output.includes("wrong-marker"));
        assert.deepEqual(await taker.containers(), []);
    });

    it("is used by its digest, with a login, and runs", async () => {
        taker.plan = {
            ...taker.plan,
            login: { registry: registry.address, username: registry.username, password },
        };
        await taker.up();
        await answering(takerUrl);
        assert.equal(await (await fetch(takerUrl)).text(), "Welcome to the shop");
        assert.equal(await taker.output("imageDigest"), digest);
        assert.deepEqual(await taker.leaks(), []);
        await taker.preview("--expect-no-changes");
    });
});

describe("a stack's service with secrets", function () {
    this.timeout(600_000);
    let registry: PrivateRegistry;
    // Digits only: such a secret must not become a number.
    const secrets = {
        key: `file-"${randomBytes(9).toString("hex")}"`,
        pin: `${10 ** 10 + randomInt(10 ** 10)}`,
    };
    let stack: TestStack;
    let service = "";
    let app: Record<string, unknown> = {};

    before(async function () {
        registry = await PrivateRegistry.require(this, password);
        const made = "dhi-test-secret:1";
        await makeScripted(made, `[ "$1" = healthcheck ] || exec sleep 1000`);
        const digest = await registry.push(made, "team/secret:1");
        // Pulled before: the stack has no login for that registry.
        await execa("docker", [
            "--config",
            registry.dockerConfig,
            "pull",
            `${registry.address}/team/secret@${digest}`,
        ]);
        const [port] = await freePorts();
        stack = await TestStack.create({ nodes: 1 });
        service = stack.cluster.replace(/-nats$/, "-secret");
        app = {
            name: "secret",
            image: `${registry.address}/team/secret:1@${digest}`,
            port,
            nats: false,
            secretFiles: { "api-key": "key" },
            secretEnvironment: { PIN: "pin" },
        };
        stack.setConfig(["dhi:apps"], [app]);
    });

    after(async () => {
        try {
            await stack?.remove([
                'dhi:appSecrets["pin"] is in a command line or an environment',
                'dhi:appSecrets["pin"] is in docker container inspect',
            ]);
        } finally {
            await stack?.docker("image", "rm", "--force", "dhi-test-secret:1");
            await registry?.stop();
        }
    });

    it("is refused while they are missing, with the command to set them", async () => {
        const { output, exitCode } = await stack.run("preview");
        assert.notEqual(exitCode, 0);
        assert.match(output, /dhi:appSecrets\.key: missing, and apps\[0\]\.secretFiles\.api-key wants it/);
        assert.match(output, /pulumi config set --secret --path 'dhi:appSecrets\["pin"\]'/);
    });

    it("reads them, and does not show them anywhere else", async () => {
        for (const [key, value] of Object.entries(secrets)) {
            await stack.setSecret(`dhi:appSecrets["${key}"]`, value, "--path");
        }
        await stack.up();
        const busybox = ["exec", service, "/bin/busybox"];
        assert.equal(await stack.docker(...busybox, "cat", "/run/secrets/api-key"), secrets.key);
        assert.match(await stack.docker(...busybox, "env"), new RegExp(`^PIN=${secrets.pin}$`, "m"));
        const places = {
            output: stack.output,
            state: await stack.state(),
            "processes' command lines and environments": stack.processes.text,
        };
        assert.deepEqual(findSecrets({ key: secrets.key }, places), []);
        const { output, state } = places;
        assert.deepEqual(findSecrets({ pin: secrets.pin }, { output, state }), []);
        const inspected = await stack.docker("inspect", service, `${service}-init`);
        assert.deepEqual(findSecrets({ key: secrets.key }, { inspected }), []);
        await stack.preview("--expect-no-changes");
    });

    it("is replaced for a changed one", async () => {
        const another = randomBytes(9).toString("hex");
        await stack.setSecret('dhi:appSecrets["key"]', another, "--path");
        await stack.up();
        const content = await stack.docker("exec", service, "/bin/busybox", "cat", "/run/secrets/api-key");
        assert.equal(content, another);
    });
});
