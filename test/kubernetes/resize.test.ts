/** Fewer servers of a cluster with streams, whose pods are reached through the API server. */
import assert from "node:assert/strict";
import { assertNats } from "../integration/support/natsCommand.ts";
import { TestStack } from "../integration/support/stack.ts";
import { namespaceName } from "./support/namespace.ts";
import { testImages } from "./support/images.ts";
import { onKubernetes } from "./support/sample.ts";

describe("a cluster on Kubernetes that gets fewer servers", function () {
    this.timeout(600_000);
    let stack: TestStack;

    before(async () => {
        stack = await TestStack.create({ nodes: 3 }, onKubernetes(namespaceName()));
        stack.setConfig(["dhi:images", "nats-server-config-reloader"], testImages.reloader.tag);
        await stack.setSecret("dhi:natsSystemPassword", "marker-of-the-system-password");
        await stack.up();
        // With three streams of one copy each, some have it on a pod that will go.
        for (const name of ["A", "B", "C"]) {
            const more = ["--subjects", name, "--replicas", "1", "--storage", "file", "--defaults"];
            await assertNats(stack, /Stream/, "stream", "add", name, ...more);
            await assertNats(stack, /Stored/, "pub", "--jetstream", name, "kept");
        }
        stack.setConfig(["dhi:nats", "nodes"], 1);
    });
    after(() => stack.remove());

    it("keeps a stream's three copies where three servers are", async () => {
        const more = ["--subjects", "three", "--replicas", "3", "--storage", "file", "--defaults"];
        await assertNats(stack, /Stream/, "stream", "add", "THREE", ...more);
        const message = /one server cannot hold the 3 replicas of stream THREE/;
        assert.match(await stack.fail("preview"), message);
        assert.match(await stack.fail("up", "--yes", "--skip-preview"), message);
        await assertNats(stack, /Replicas: 1/, "stream", "edit", "THREE", "--replicas", "1", "--force");
    });

    it("says in a preview which streams move, and keeps them all", async () => {
        assert.match((await stack.preview()).output, /warning: the update first moves streams off \S+-2: /);
        await stack.up();
        for (const name of ["A", "B", "C"]) {
            await assertNats(stack, /kept/, "stream", "get", name, "--last-for", name);
        }
        await stack.assertUnchanged();
    });
});
