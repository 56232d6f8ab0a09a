import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { mockPulumi, promiseOf } from "../../../mocks.ts";
import { useDockerConfig } from "./dockerConfig.ts";

const { HardenedRegistry, RegistryCredentials } = await import("../../../../components/images/registry.ts");

const password = "registry-marker";
const hub = { registry: "docker.io/acme", username: "me", password };
const hubAuth = { address: "docker.io", username: "me", password };

describe("a registry's login", () => {
    const config = useDockerConfig();

    async function preview(args: ConstructorParameters<typeof HardenedRegistry>[1]) {
        const recording = await mockPulumi({ preview: true });
        const { dockerProvider } = new HardenedRegistry("registry", args);
        await recording.settled();
        const { inputs } = recording.get("registry", "pulumi:providers:docker");
        // Inputs of a provider are strings: other values are JSON.
        const registryAuth: unknown = JSON.parse(String(inputs["registryAuth"]));
        return { recording, registryAuth, dockerProvider };
    }

    for (const [title, given] of [
        ["plain text", password],
        ["a secret", pulumi.secret(password)],
    ] as const) {
        it(`is used and stays a secret, given as ${title}`, async () => {
            const { recording, registryAuth } = await preview({ ...hub, password: given });
            assert.deepEqual(registryAuth, [hubAuth]);
            assert.deepEqual(recording.leaks([password]), []);
        });
    }

    // Existing stacks have these URNs in their states.
    it("creates one provider, with the registry as its parent", async () => {
        const { recording, dockerProvider } = await preview({ registry: "dhi.io" });
        assert.equal(
            await promiseOf(dockerProvider.urn),
            "urn:pulumi:test::dhi::dhi:images:Registry$pulumi:providers:docker::registry",
        );
        assert.deepEqual(recording.names(":docker"), ["registry"]);
    });

    it("creates no provider for pods", async () => {
        const recording = await mockPulumi({ preview: true });
        const secret = new RegistryCredentials("registry", hub).pullSecret("messaging");
        assert.equal(
            await promiseOf(secret?.urn ?? pulumi.output("")),
            "urn:pulumi:test::dhi::dhi:images:Registry$kubernetes:core/v1:Secret::registry-messaging",
        );
        await recording.settled();
        assert.deepEqual(recording.names(":docker"), []);
    });

    it("can be one of several, each for its own registry", async () => {
        const other = { username: "ci", password: "other-marker" };
        const further = [{ registry: "localhost:5000", ...other }, { registry: "ghcr.io" }];
        const { recording, registryAuth } = await preview({ ...hub, further });
        assert.deepEqual(registryAuth, [hubAuth, { address: "localhost:5000", ...other }]);
        assert.deepEqual(recording.leaks([password, other.password]), []);
    });

    it("is that of docker login where none is given, and undefined where that has none", async () => {
        assert.deepEqual((await preview({ registry: "dhi.io" })).registryAuth, []);
        config.write({});
        assert.deepEqual((await preview({ registry: "dhi.io" })).registryAuth, [{ address: "dhi.io" }]);
    });
});
