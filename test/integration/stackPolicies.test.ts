/** The stacks of this repository keep the rules of their policies, with images that somebody signed. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkout } from "../../workspace/workspace.ts";
import { pair, payloadOf, pemOf, SignedImages } from "../unit/components/images/signatures/signedImages.ts";
import { TestStack } from "./support/stack.ts";

/** The part of a stack file that this changes. */
interface Config extends Record<string, unknown> {
    readonly "dhi:images": Readonly<Record<string, string>>;
    readonly "dhi:kubernetes"?: object;
    readonly "dhi:apps": readonly { readonly image?: string }[];
}

describe("the stacks of this repository", function () {
    this.timeout(300_000);
    const key = pair();
    let registry: SignedImages;
    let stack: TestStack | undefined;

    before(async () => {
        registry = await new SignedImages().open();
    });
    afterEach(() => stack?.remove());
    after(() => registry.close());

    /** Publishes and signs an image; returns its tag, with the digest where it had one. */
    function published(path: string, version: string): string {
        const [tag = ""] = version.split("@");
        const digest = registry.image(path, tag);
        registry.sign(path, digest, { key: key.privateKey, payload: payloadOf(digest, path) });
        return version.includes("@") ? `${tag}@${digest}` : tag;
    }

    /** The stack with copies of its images that a test key signed, and where it needs a cluster, with manifests instead. */
    async function create(name: string): Promise<TestStack> {
        const text = readFileSync(join(checkout, "stacks", `Pulumi.${name}.yaml`), "utf8");
        const { config } = parse(text) as { config: Config };
        const images = Object.entries(config["dhi:images"])
            .filter(([repository]) => repository !== "registry")
            .map(([name, version]) => [name, published(`acme/dhi-${name}`, version)] as const);
        const apps = config["dhi:apps"].map(({ image, ...app }) => {
            const version = image?.replace(/^.*\/hello:/, "");
            return version === undefined
                ? app
                : { ...app, image: `${registry.address}/team/hello:${published("team/hello", version)}` };
        });
        const made = await TestStack.create(
            {},
            {
                ...config,
                "dhi:images": {
                    ...Object.fromEntries(images),
                    ...{ registry: `${registry.address}/acme`, verify: "require", checkTags: false },
                    keys: { [registry.address]: pemOf(key.publicKey) },
                },
                "dhi:apps": apps,
            },
        );
        if (config["dhi:kubernetes"] !== undefined) {
            made.setConfig(["dhi:kubernetes", "context"], undefined);
            made.setConfig(["dhi:kubernetes", "renderTo"], join(made.folder, "manifests"));
            made.setConfig(["dhi:kubernetes", "chart"], { name: join(checkout, "offline/chart/nats") });
        }
        return made;
    }

    /** The rules of production that each violates: what is fine on a laptop and in a test. */
    const differing: Readonly<Record<string, readonly string[]>> = {
        dev: ["built-image"],
        staging: ["tls"],
        prod: [],
    };
    for (const [name, rules] of Object.entries(differing)) {
        it(`${name} keeps the rules of its policy with signed images`, async () => {
            stack = await create(name);
            const { output } = await stack.preview("--refresh=false");
            assert.match(output, /(\d+) of \1 images are signed/);
            const { output: json } = await stack.command("policy", "--json");
            const found = JSON.parse(json.slice(json.search(/^\[/m))) as { rule: string }[];
            assert.deepEqual([...new Set(found.map(({ rule }) => rule))].sort(), rules, json);
        });
    }
});
