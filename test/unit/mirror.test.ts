/** Moving a stack from dhi.io to a mirror: the whole program, twice, and all that it asks Pulumi for compared. */
import assert from "node:assert/strict";
import { mockPulumi, type RecordedResource } from "../mocks.ts";

const digest = `sha256:${"0d".repeat(32)}`;
const apps = [{ name: "hello", context: "apps/hello", binary: "docker-rust-hello", port: 3000 }];

/** Runs the program with a configuration. It is loaded again each time, because it reads its configuration then. */
async function resourcesWith(images: object, time: number): Promise<RecordedResource[]> {
    const recording = await mockPulumi({
        preview: true,
        config: {
            "dhi:natsPassword": "password-marker",
            "dhi:natsRoutePassword": "route-marker",
            "dhi:apps": JSON.stringify(apps),
            "dhi:images": JSON.stringify(images),
        },
        // The same image has the same id and digest wherever it comes from.
        outputs: ({ type }) =>
            type.endsWith(":RemoteImage") ? { imageId: digest, repoDigest: `x@${digest}` } : undefined,
    });
    await import(`../../index.ts?time=${time}`);
    await recording.settled();
    // Sorted by name, because the order of registration varies.
    return recording.resources.toSorted((a, b) => `${a.name} ${a.type}`.localeCompare(`${b.name} ${b.type}`));
}

/** The leaves of two values that differ, by path. */
function differences(
    before: unknown,
    after: unknown,
    path = "",
): [path: string, before: unknown, after: unknown][] {
    if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) {
        return Object.is(before, after) ? [] : [[path, before, after]];
    }
    const [one, other] = [before as Record<string, unknown>, after as Record<string, unknown>];
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].flatMap((key) =>
        differences(one[key], other[key], path === "" ? key : `${path}.${key}`),
    );
}

describe("a stack that moves from dhi.io to a mirror", () => {
    after(() => mockPulumi());

    it("changes references, and what is named after them, and nothing else", async () => {
        const before = await resourcesWith({ registry: "dhi.io" }, 1);
        const after = await resourcesWith({ registry: "registry.example.com/acme", prefix: "hardened-" }, 2);
        assert.deepEqual(
            after.map(({ type, name }) => `${type} ${name}`),
            before.map(({ type, name }) => `${type} ${name}`),
        );
        assert.ok(before.length > 15, String(before.length));

        const changed = before.flatMap((resource, index) =>
            differences(
                { inputs: resource.inputs, options: resource.options },
                { inputs: after[index]?.inputs, options: after[index]?.options },
            ).map(([path, was, is]) => ({ resource: resource.name, path, was: String(was), is: String(is) })),
        );
        const moved = (text: string) => text.replaceAll("dhi.io/", "registry.example.com/acme/hardened-");
        const others = changed.filter(({ was, is }) => !was.startsWith("dhi.io/") || is !== moved(was));
        assert.ok(changed.length > others.length);
        // The cache of compiled code is kept by builder. Logins are by host.
        assert.deepEqual(
            others
                .map(({ resource, path }) => `${resource}: ${path}`)
                .filter((each) => !/registryAuth$/.test(each)),
            ["dhi-test-hello-image: inputs.build.args.CACHE"],
        );
    });
});
