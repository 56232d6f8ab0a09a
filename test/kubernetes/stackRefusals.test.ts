/** The error messages of a stack on Kubernetes, and manifests without a cluster. */
import { CoreV1Api } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { PrivateRegistry } from "../integration/support/registry.ts";
import { findSecrets } from "../integration/support/secrets.ts";
import { TestStack } from "../integration/support/stack.ts";
import { eventually } from "../integration/support/nats.ts";
import { namespaceName, testCluster } from "./support/namespace.ts";
import { testImages } from "./support/images.ts";
import { onKubernetes } from "./support/sample.ts";

/** An image in a registry that does not exist. */
const missingImage = `127.0.0.1:9/team/hello@sha256:${"0".repeat(64)}`;

describe("a stack on Kubernetes", function () {
    this.timeout(300_000);
    const namespace = namespaceName();
    const stacks: TestStack[] = [];

    after(async () => {
        for (const stack of stacks) {
            await stack.remove();
        }
    });

    /** A stack with one small server, and services if given. */
    async function stackOf(more: Record<string, unknown>, apps: object[] = []): Promise<TestStack> {
        const stack = await TestStack.create(
            { nodes: 1, jetstream: false },
            { ...onKubernetes(namespace, more), "dhi:apps": apps },
        );
        stacks.push(stack);
        stack.setConfig(["dhi:images", "nats-server-config-reloader"], testImages.reloader.tag);
        return stack;
    }

    async function namespaceIsThere(): Promise<boolean> {
        const { items } = await testCluster().makeApiClient(CoreV1Api).listNamespace();
        return items.some(({ metadata }) => metadata?.name === namespace);
    }

    it("shows the cluster, the namespace and the chart's objects in its preview, and makes none", async () => {
        const stack = await stackOf({ context: testCluster().getCurrentContext() });
        const { output } = await stack.preview();
        assert.ok(output.includes(`Namespace ${namespace} of cluster `), output);
        assert.ok(output.includes(testCluster().getCurrentCluster()?.server ?? "no cluster"), output);
        const { cluster } = stack;
        assert.ok(output.includes(`apps/v1:StatefulSet ${cluster}:${namespace}/${cluster}`), output);
        assert.equal(await namespaceIsThere(), false);
    });

    it("refuses a wrong login for a registry before anything is made", async function () {
        const registry = await PrivateRegistry.require(this, randomBytes(9).toString("base64url"));
        try {
            const stack = await stackOf({});
            const { address, username } = registry;
            const password = `wrong-${randomBytes(9).toString("base64url")}`;
            await stack.logIn({ address, username, password });
            const output = await stack.fail();
            assert.ok(
                output.includes(`${registry.address} refuses this password for "${registry.username}"`),
                output,
            );
            assert.equal(await namespaceIsThere(), false);
        } finally {
            await registry.stop();
        }
    });

    it("fails within its timeout with the reason when an image cannot be pulled", async () => {
        const stack = await stackOf({}, [
            { name: "hello", image: missingImage, port: 3000, readinessSeconds: 20 },
        ]);
        const start = performance.now();
        const output = await stack.fail();
        assert.match(output, /(?:ErrImagePull|ImagePullBackOff)/);
        assert.ok(output.includes("127.0.0.1:9/team/hello"), output);
        assert.ok(performance.now() - start < 150_000, `${Math.round(performance.now() - start)} ms`);
        await stack.destroy();
        await eventually("the namespace is removed", async () => !(await namespaceIsThere()));
    });

    it("writes manifests without a cluster and without secrets", async () => {
        const folder = mkdtempSync(join(tmpdir(), "dhi-manifests-"));
        const current = process.env["KUBECONFIG"];
        // The SDK passes it to the plugin, which refuses it together with a folder.
        process.env["KUBECONFIG"] = process.env["DHI_TEST_KUBECONFIG"];
        try {
            const stack = await stackOf({ renderTo: folder, kubeconfig: "/nowhere/kubeconfig" });
            const { output } = await stack.up();
            assert.ok(output.includes(`Manifests are written to ${folder}`), output);
            const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
                file.endsWith(".yaml"),
            );
            const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
            const kinds = texts.map((text) => (parse(text) as { kind: string }).kind);
            for (const kind of ["Namespace", "Secret", "ConfigMap", "StatefulSet", "NetworkPolicy"]) {
                assert.ok(kinds.includes(kind), `no ${kind} among ${kinds.join(", ")}`);
            }
            assert.deepEqual(findSecrets(stack.secrets, { manifests: texts.join("\n") }), []);
            assert.equal(await namespaceIsThere(), false);
        } finally {
            process.env["KUBECONFIG"] = current ?? "";
            rmSync(folder, { recursive: true });
        }
    });
});
