import assert from "node:assert/strict";
import { catalog, entryOf, repositories } from "../../../../components/images/catalog.ts";

describe("the catalog", () => {
    it("has longer names before those they end with", () => {
        const shadowed = repositories.filter((name, index) =>
            repositories.slice(0, index).some((earlier) => name.endsWith(`-${earlier}`)),
        );
        assert.deepEqual(shadowed, []);
        assert.deepEqual([...repositories].sort(), Object.keys(catalog).sort());
    });

    it("has the rules of some repositories only", () => {
        const having = (rule: (name: (typeof repositories)[number]) => boolean) =>
            repositories.filter(rule).sort();
        assert.deepEqual(
            having((name) => entryOf(name).distros.some((distro) => distro.startsWith("alpine"))),
            ["busybox", "rust", "static"],
        );
        assert.deepEqual(
            having((name) => entryOf(name).libcs.length > 0),
            ["static"],
        );
        assert.deepEqual(
            having((name) => entryOf(name).flavors.includes("compat")),
            ["nats-box"],
        );
        assert.deepEqual(
            having((name) => entryOf(name).flavors.includes("sfw")),
            ["rust"],
        );
        assert.deepEqual(
            having((name) => !entryOf(name).dev),
            ["static"],
        );
        assert.deepEqual(
            having((name) => entryOf(name).version === "date"),
            ["static"],
        );
    });

    it("has the entrypoint and the ports of the NATS image", () => {
        assert.deepEqual(entryOf("nats").entrypoint, ["/nats-server"]);
        assert.deepEqual(entryOf("nats").ports, [4222, 8222, 6222]);
    });
});
