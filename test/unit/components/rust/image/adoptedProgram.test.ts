import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { mockPulumi, promiseOf } from "../../../../mocks.ts";
import { digestOf, imageAt, serve } from "../../images/loopbackRegistry.ts";

const { adoptedProgram, registrySource } =
    await import("../../../../../components/rust/image/adoptedProgram.ts");

const reference = `registry.example.com/team/shop:1@${digestOf("")}`;
const notFound = () => Promise.resolve(undefined);
const found = (program: string) => () => Promise.resolve(program);

describe("the program of an adopted image", () => {
    let warnings: string[];
    const { warn } = pulumi.log;
    beforeEach(async () => {
        await mockPulumi();
        warnings = [];
        Object.assign(pulumi.log, { warn: async (text: string) => void warnings.push(text) });
    });
    afterEach(() => Object.assign(pulumi.log, { warn }));

    it("is that of the first source that has it", async () => {
        const program = adoptedProgram(reference, undefined, [notFound, found("/one"), found("/two")]);
        assert.equal(await promiseOf(program), "/one");
        assert.deepEqual(warnings, []);
    });

    it("is /app if no source has it, with a warning and an alternative", async () => {
        assert.equal(await promiseOf(adoptedProgram(reference, undefined, [notFound])), "/app");
        assert.match(
            warnings.join("\n"),
            /^The registry of registry\.example\.com\/team\/shop:1@.*calls \/app/,
        );
        assert.match(warnings[0] ?? "", /health: \{ exec: \["\/usr\/bin\/server", "healthcheck"\] \}/);
    });

    it("is not a secret, even with a secret login", async () => {
        const login = { username: "me", password: pulumi.secret("hush") };
        const program = adoptedProgram(reference, login, [
            async (_, given) => `/${given?.username}/${given?.password.length}`,
        ]);
        assert.equal(await promiseOf(program), "/me/4");
        assert.equal(await pulumi.isSecret(program), false);
    });
});

/** The program that a registry on loopback has for an image with this configuration; without one it has no image. */
async function programFor(config: object | undefined): Promise<string | undefined> {
    const { digest, pages } = imageAt("shop", config ?? {});
    const { address, close } = await serve(({ url = "" }, response) => {
        const [type = "text/plain", text] = (config && pages[url]) ?? [];
        response.writeHead(text === undefined ? 404 : 200, { "content-type": type }).end(text);
    });
    try {
        const login = { username: "me", password: "p" };
        return await registrySource(`${address}/shop:moved@${digest}`, login);
    } finally {
        close();
    }
}

describe("the registry of an adopted image", () => {
    const Cmd = ["/command", "x"];
    const configs: [config: object | undefined, program: string | undefined][] = [
        [{ Entrypoint: ["/usr/bin/server", "--all"], Cmd }, "/usr/bin/server"],
        [{ Cmd }, "/command"],
        [{ Entrypoint: null, Cmd }, "/command"],
        [{ Entrypoint: [], Cmd }, "/command"],
        [{}, undefined],
        [undefined, undefined],
    ];
    for (const [config, program] of configs) {
        it(`has ${program ?? "no program"} with ${JSON.stringify(config) ?? "no image"}`, async () => {
            assert.equal(await programFor(config), program);
        });
    }

    it("has no program if it cannot be reached", async () => {
        assert.equal(await registrySource(`127.0.0.1:1/shop@${digestOf("")}`, undefined), undefined);
    });
});
