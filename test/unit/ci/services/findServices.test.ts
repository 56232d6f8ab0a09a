import assert from "node:assert/strict";
import { parseSettings } from "../../../../settings/check.ts";
import { findServices, type Stack } from "../../../../ci/services/findServices.ts";

const digest = `@sha256:${"0".repeat(64)}`;
const source = { name: "hello", context: "apps/hello", binary: "docker-rust-hello", port: 3000 };
const adopting = (image: string, name = "hello") => ({ name, image: `${image}${digest}`, port: 3000 });

function stack(name: string, ...apps: object[]): Stack {
    const { settings } = parseSettings({ apps });
    assert.ok(settings);
    return { name, settings };
}
const found = (stacks: readonly Stack[], registry?: string) => {
    const { services, problems } = findServices(stacks, registry);
    return { ...services[0], count: services.length, problems: problems.map(({ reason }) => reason) };
};

describe("the services that CI builds", () => {
    const dev = stack("dev", source);
    const prod = stack("prod", adopting("registry.acme.test/team/hello:0.1.0"));

    it("are those that stacks build, each once, with the stacks that use them by digest", () => {
        const again = stack("laptop", { ...source, port: 4000, incremental: false, revision: "abc" });
        const { count, name, build, adopters } = found([dev, prod, again]);
        assert.deepEqual([count, name, build?.context], [1, "hello", "apps/hello"]);
        assert.ok(build !== undefined && !("revision" in build) && !("incremental" in build));
        assert.deepEqual(adopters, [
            { stack: "prod", index: 0, image: `registry.acme.test/team/hello:0.1.0${digest}` },
        ]);
    });

    it("have the repository of the recipe, or else of --registry, or else of the stacks that use them", () => {
        const pushing = stack("dev", { ...source, push: "registry.acme.test/made/hello:1" });
        assert.equal(found([pushing, prod], "ghcr.io/acme").repository, "registry.acme.test/made/hello");
        assert.equal(found([dev, prod], "ghcr.io/Acme").repository, "ghcr.io/acme/hello");
        assert.equal(found([dev, prod]).repository, "registry.acme.test/team/hello");
    });

    it("have no repository if none is set, stacks use different ones, or it is an example", () => {
        const example = stack("prod", adopting("registry.example.com/team/hello:0.1.0"));
        const other = stack("qa", adopting("registry.acme.test/other/hello:0.1.0"));
        for (const stacks of [[dev], [dev, prod, other], [dev, example]]) {
            assert.equal(found(stacks).repository, undefined);
        }
    });

    it("are found under another name by the repository of the recipe", () => {
        const pushing = stack("dev", { ...source, push: "registry.acme.test/made/hello:1" });
        const renamed = stack("prod", adopting("registry.acme.test/made/hello:7", "greeter"));
        assert.equal(found([pushing, renamed]).adopters?.length, 1);
        assert.equal(found([dev, renamed]).adopters?.length, 0);
    });

    it("have one recipe per name: the one with push, and none if it is ambiguous", () => {
        const loud = stack("loud", { ...source, features: ["loud"] });
        const { count, problems } = found([dev, loud]);
        assert.equal(count, 0);
        assert.match(problems.join(), /"hello" has different recipes in dev and loud.*set "push"/);
        const pushing = stack("loud", { ...source, features: ["loud"], push: "registry.acme.test/hello:1" });
        assert.deepEqual(found([dev, pushing]).build?.features, ["loud"]);
    });
});
