/** A stack that moves from dhi.io to a mirror: runs the whole program twice and compares its resources. */
import assert from "node:assert/strict";
import { mockPulumi, type RecordedResource } from "../mocks.ts";
import { differences } from "./differences.ts";
import { hello } from "./settings/bad.ts";
import { configOf } from "./settings/stack.ts";

const digest = `sha256:${"0d".repeat(32)}`;

/**
 * The resources of the program as JSON, sorted by name, because the order of registration varies. The program is loaded
 * again each time, because it reads its configuration on load.
 */
async function resourcesWith(images: object, time: number): Promise<string> {
    const recording = await mockPulumi({
        preview: true,
        config: configOf({ apps: [hello], images }),
        // An image has the same id and digest in every registry.
        outputs: ({ type }) =>
            type.endsWith(":RemoteImage") ? { imageId: digest, repoDigest: `x@${digest}` } : undefined,
    });
    await import(`../../index.ts?time=${time}`);
    await recording.settled();
    return JSON.stringify(
        recording.resources.toSorted((a, b) => `${a.name} ${a.type}`.localeCompare(`${b.name} ${b.type}`)),
    );
}
const parse = (resources: string) => JSON.parse(resources) as RecordedResource[];

describe("a stack that moves from dhi.io to a mirror", () => {
    after(() => mockPulumi());

    it("changes references only, and what is derived from them", async () => {
        const before = await resourcesWith({ registry: "dhi.io" }, 1);
        const after = parse(
            await resourcesWith({ registry: "registry.example.com/acme", prefix: "hardened-" }, 2),
        );
        const moved = parse(before.replaceAll("dhi.io/", "registry.example.com/acme/hardened-"));
        const names = (resources: RecordedResource[]) => resources.map(({ type, name }) => `${type} ${name}`);
        assert.deepEqual(names(after), names(moved));
        assert.ok(after.length > 15, String(after.length));
        assert.notDeepEqual(moved, parse(before));

        const others = moved.flatMap((resource, index) =>
            Object.keys(differences(resource, after[index])).map((path) => `${resource.name}: ${path}`),
        );
        // The cache of compiled code depends on the builder, and logins depend on the host.
        assert.deepEqual(
            others.filter((each) => !/registryAuth$/.test(each)),
            ["dhi-test-hello-image: inputs.build.args.CACHE"],
        );
    });
});
