import assert from "node:assert/strict";
import { catalog, entryOf, repositories, type CatalogEntry } from "../../../../components/images/catalog.ts";

describe("the catalog", () => {
    it("has longer names before those they end with", () => {
        const shadowed = repositories.filter((name, index) =>
            repositories.slice(0, index).some((earlier) => name.endsWith(`-${earlier}`)),
        );
        assert.deepEqual(shadowed, []);
        assert.deepEqual([...repositories].sort(), Object.keys(catalog).sort());
    });

    const rules: [title: string, rule: (entry: CatalogEntry) => boolean, ...having: string[]][] = [
        ["tags on Alpine", ({ distros }) => distros.includes("alpine"), "busybox", "rust", "static"],
        ["tags with a C library", ({ libcs }) => libcs.length > 0, "static"],
        ["compat tags", ({ flavors }) => flavors.includes("compat"), "nats-box"],
        ["sfw tags", ({ flavors }) => flavors.includes("sfw"), "rust"],
        ["no dev tags", ({ dev }) => !dev, "static"],
        ["dates as versions", ({ version }) => version === "date", "static"],
    ];
    for (const [title, rule, ...having] of rules) {
        it(`has ${title} for ${having.join(", ")} only`, () => {
            assert.deepEqual(repositories.filter((name) => rule(entryOf(name))).sort(), having);
        });
    }

    it("has the entrypoint and the ports of the NATS image", () => {
        assert.deepEqual(entryOf("nats").entrypoint, ["/nats-server"]);
        assert.deepEqual(entryOf("nats").ports, [4222, 8222, 6222]);
    });
});
