import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, promiseOf } from "../../../mocks.ts";

const { HardenedRegistry, RegistryCredentials } = await import("../../../../components/images/registry.ts");

const password = "registry-marker";

describe("a registry's login", () => {
    const { DOCKER_CONFIG: before } = process.env;
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "dhi-registry-"));
        process.env["DOCKER_CONFIG"] = folder;
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
        delete process.env["DOCKER_CONFIG"];
        Object.assign(process.env, before === undefined ? {} : { DOCKER_CONFIG: before });
    });

    async function provider(args: ConstructorParameters<typeof HardenedRegistry>[1]) {
        const recording = await mockPulumi({ preview: true });
        assert.ok(new HardenedRegistry("registry", args).dockerProvider);
        await recording.settled();
        const { inputs, parent } = recording.get("registry", "pulumi:providers:docker");
        // Inputs of a provider are strings: other values are JSON.
        const registryAuth: unknown = JSON.parse(String(inputs["registryAuth"]));
        return { recording, registryAuth, parent };
    }

    for (const given of [pulumi.secret(password), password]) {
        it(`is used and stays a secret, given as ${typeof given === "string" ? "plain text" : "a secret"}`, async () => {
            const { recording, registryAuth, parent } = await provider({
                registry: "docker.io/acme",
                username: "me",
                password: given,
            });
            assert.deepEqual(registryAuth, [{ address: "docker.io", username: "me", password }]);
            assert.deepEqual(recording.leaks([password]), []);
            assert.equal(parent, "registry");
        });
    }

    // Existing stacks have this URN in their state.
    it("creates one provider, with the registry as its parent", async () => {
        const recording = await mockPulumi({ preview: true });
        const registry = new HardenedRegistry("dhi-dev-registry", { registry: "dhi.io" });
        assert.equal(
            await promiseOf(registry.dockerProvider.urn),
            "urn:pulumi:test::dhi::dhi:images:Registry$pulumi:providers:docker::dhi-dev-registry",
        );
        await recording.settled();
        assert.deepEqual(recording.names(":docker"), ["dhi-dev-registry"]);
    });

    it("creates no provider for pods", async () => {
        const recording = await mockPulumi({ preview: true });
        const registry = new RegistryCredentials("dhi-dev-registry", {
            registry: "dhi.io",
            username: "me",
            password,
        });
        const secret = registry.pullSecret("messaging");
        assert.equal(
            await promiseOf(secret?.urn ?? pulumi.output("")),
            "urn:pulumi:test::dhi::dhi:images:Registry$kubernetes:core/v1:Secret::dhi-dev-registry-messaging",
        );
        await recording.settled();
        assert.deepEqual(recording.names(":docker"), []);
    });

    it("can be one of several, each for its own registry", async () => {
        const { recording, registryAuth } = await provider({
            registry: "docker.io/acme",
            username: "me",
            password,
            further: [
                { registry: "localhost:5000", username: "ci", password: "other-marker" },
                { registry: "ghcr.io" },
            ],
        });
        assert.deepEqual(registryAuth, [
            { address: "docker.io", username: "me", password },
            { address: "localhost:5000", username: "ci", password: "other-marker" },
        ]);
        assert.deepEqual(recording.leaks([password, "other-marker"]), []);
    });

    it("is that of docker login where none is given", async () => {
        writeFileSync(join(folder, "config.json"), "{}");
        assert.deepEqual((await provider({ registry: "dhi.io" })).registryAuth, [{ address: "dhi.io" }]);
    });

    it("is undefined where docker login has none", async () => {
        assert.deepEqual((await provider({ registry: "dhi.io" })).registryAuth, []);
    });
});
