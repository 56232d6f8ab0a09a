import assert from "node:assert/strict";
import { execa } from "execa";
import { randomBytes, randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import { RustProgram } from "./rust/program.ts";
import { makeScripted } from "./rust/scripted.ts";
import { copyOf } from "./support/files.ts";
import { freePorts } from "./support/ports.ts";
import { PrivateRegistry } from "./support/registry.ts";
import { TestStack } from "./support/stack.ts";

const shop = fileURLToPath(new URL("./rust/shop", import.meta.url));
const password = `push-${randomBytes(9).toString("hex")}`;

// services.test.ts pushes with the right one, and uses what was pushed.
describe("an image that is pushed with a wrong password", function () {
    this.timeout(900_000);

    it("is refused, and nothing runs", async function () {
        const registry = await PrivateRegistry.require(this, password);
        const [port] = await freePorts();
        // With the name and folder of rustImage.test.ts, to use what that has compiled.
        const context = copyOf(shop, "shop");
        const app = { port, healthcheck: false } as const;
        const maker = new RustProgram("dhi-test-shop", { context, binary: "shop-web" }, app);
        const wrong = `wrong-${randomBytes(9).toString("hex")}`;
        maker.secrets = { wrong };
        try {
            await maker.create();
            const image = `${registry.address}/team/shop:3.1.0`;
            maker.build({ push: { image, username: registry.username, password: wrong } });
            assert.match(await maker.fail(), /unauthorized|authentication required/);
            assert.deepEqual(await maker.containers(), []);
            assert.ok(!(await registry.has("team/shop", "3.1.0")));
        } finally {
            await maker.remove();
            await registry.stop();
        }
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
        const output = await stack.fail("preview");
        assert.match(output, /dhi:appSecrets\.key: is required by apps\[0\]\.secretFiles\.api-key/);
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
        // When the stack is removed, the search for secrets allows only the variable, in the two places where it must be.
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
