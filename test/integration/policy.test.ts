/** The rules of production, in real previews and updates. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import { checkout } from "../../workspace/workspace.ts";
import { pair, payloadOf, pemOf, SignedImages } from "../unit/components/images/signatures/signedImages.ts";
import { PulumiStack } from "./support/pulumiStack.ts";
import { TestStack } from "./support/stack.ts";

const digest = `sha256:${"0".repeat(64)}`;
const socket =
    'volumes[0].hostPath: "/var/run/docker.sock" has the socket of a container engine, with which a container rules the host: remove it';

const pod = (image: string) => ({
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "spy", namespace: "messaging" } },
    spec: { containers: [{ name: "spy", image }] },
});

/** A program of a user of the library, which makes a container with the engine's socket. */
class Program extends PulumiStack {
    constructor(rules: "none" | "all" | "exempt") {
        const folder = fileURLToPath(new URL("./policy", import.meta.url));
        super("test", folder, "dhi-policy", { TEST_RULES: rules });
    }

    async create(): Promise<this> {
        await this.init("policy");
        return this;
    }
}

describe("the rules of production", function () {
    this.timeout(300_000);
    const stacks: PulumiStack[] = [];
    const programWith = async (rules: "none" | "all" | "exempt") => {
        const program = await new Program(rules).create();
        stacks.push(program);
        return program;
    };

    after(async () => {
        for (const stack of stacks) {
            await stack.remove();
        }
    });

    it("refuse a container with the engine's socket in a program of a user", async () => {
        const program = await programWith("all");
        const line = `Container "dhi-policy-spy": ${socket} (rule engine-socket)`;
        const preview = await program.fail("preview");
        assert.ok(preview.includes(line), preview);
        assert.match(preview, /has 2 violations[^]*: user: not set/);
        // Without a preview, the container is refused before it is made.
        const update = await program.fail("up", "--yes", "--skip-preview");
        assert.ok(update.includes(line), update);
        assert.deepEqual(await program.containers(), []);
    });

    it("let an exemption pass, and show it", async () => {
        const program = await programWith("exempt");
        const { output } = await program.preview();
        for (const rule of ["engine-socket", "user"]) {
            const shown = `dhi-policy-spy is exempt from the rule ${rule} until 2999-12-31 (watches the others): 1 violation`;
            assert.ok(output.includes(shown), output);
        }
    });

    it("are a policy pack for programs that do not call them", async () => {
        const program = await programWith("none");
        await program.preview();
        const output = await program.fail("preview", "--policy-pack", join(checkout, "policy"));
        assert.match(
            output,
            /\[mandatory\] +engine-socket +\(docker:index\/container:Container: dhi-policy-spy\)/,
        );
        assert.ok(output.includes(socket), output);
    });

    describe("in a stack on Kubernetes", () => {
        let stack: TestStack;
        let folder: string;

        before(async () => {
            const secretName = "tls";
            stack = await TestStack.create(
                { tls: { secretName }, routeTls: { secretName } },
                {
                    "dhi:runtime": "kubernetes",
                    "dhi:policy": "production",
                    "dhi:images": {
                        registry: LOCAL_REGISTRY,
                        nats: `2.15.1-debian13@${digest}`,
                        checkTags: false,
                        // There is no such image, so nobody has signed it.
                        verify: "off",
                    },
                },
            );
            stacks.push(stack);
            folder = join(stack.folder, "manifests");
            stack.setConfig(["dhi:kubernetes"], {
                ...{ renderTo: folder, namespace: "messaging", reloader: false },
                chart: { name: join(checkout, "offline/chart/nats") },
            });
            stack.setConfig(
                ["dhi:apps"],
                [{ name: "hello", image: `registry.example.com/hello@${digest}`, port: 3000 }],
            );
        });

        after(() => {
            rmSync(folder, { recursive: true, force: true });
        });

        it("are kept by what it makes itself", async () => {
            const { output } = await stack.preview("--refresh=false");
            assert.match(output, /StatefulSet/);
            assert.doesNotMatch(output, /rule /);
        });

        it("refuse what the values of the chart make, and name the key", async () => {
            const volume = { name: "run", hostPath: { path: "/var/run" } };
            stack.setConfig(["dhi:kubernetes", "values"], {
                podTemplate: { patch: [{ op: "add", path: "/spec/volumes/-", value: volume }] },
                extraResources: [pod("nats:latest")],
            });
            const output = await stack.fail("preview", "--refresh=false");
            const of = (kind: string, name: string) =>
                `${kind} "${stack.cluster}:messaging/${name}", of dhi:kubernetes.values: spec.`;
            assert.ok(output.includes(`${of("StatefulSet", stack.cluster)}template.spec.volumes[`), output);
            assert.ok(
                output.includes('.hostPath.path: "/var/run" has the socket of a container engine'),
                output,
            );
            assert.ok(
                output.includes(`${of("Pod", "spy")}containers[0].image: "nats:latest" has no digest`),
                output,
            );
        });

        it("are shown for a stack that does not apply them", async () => {
            stack.setConfig(["dhi:policy"], "development");
            const refused = await stack.command("policy");
            assert.equal(refused.exitCode, 3, refused.output);
            assert.ok(refused.output.includes('image: "nats:latest" has no digest'), refused.output);
            stack.setConfig(["dhi:kubernetes", "values"], undefined);
            const { output, exitCode } = await stack.command("policy");
            assert.equal(exitCode, 0, output);
            assert.match(output, /Production would refuse none of the \d+ resources/);
        });

        it("require signatures of images that only the values name, whatever the policy of the stack", async () => {
            const registry = await new SignedImages().open();
            const key = pair();
            const [path, team] = ["acme/spy", `${registry.address}/acme`];
            const sign = (name: string, image: string) => {
                const payload = payloadOf(image, `${registry.address}/${name}`);
                registry.sign(name, image, { key: key.privateKey, payload });
            };
            const nats = registry.image("acme/dhi-nats", "2.15.1-debian13");
            const image = registry.image(path, "1");
            sign("acme/dhi-nats", nats);
            stack.setConfig(["dhi:policy"], "development");
            stack.setConfig(["dhi:apps"], []);
            stack.setConfig(["dhi:images"], {
                ...{ registry: team, nats: `2.15.1-debian13@${nats}`, checkTags: false },
                ...{ verify: "require", keys: { [team]: pemOf(key.publicKey) } },
            });
            stack.setConfig(["dhi:kubernetes", "values"], {
                extraResources: [pod(`${team}/spy:1@${image}`)],
            });
            try {
                const output = await stack.fail("preview", "--refresh=false");
                const line = `of dhi:kubernetes.values: spec.containers[0].image: ${team}/spy:1@${image} is not signed by`;
                assert.ok(output.includes(line), output);
                stack.setConfig(["dhi:images", "verify"], "warn");
                const warned = await stack.preview("--refresh=false");
                assert.match(
                    warned.output,
                    /warning: Pod ".*spy", of dhi:kubernetes\.values: .* is not signed by/,
                );
                stack.setConfig(["dhi:images", "verify"], "require");
                sign(path, image);
                await stack.preview("--refresh=false");
            } finally {
                registry.close();
            }
        });
    });
});
