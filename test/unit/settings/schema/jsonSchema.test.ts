import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { stackFileSchema } from "../../../../settings/schema/jsonSchema.ts";

const folder = new URL("../../../../stacks/", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder), "utf8");
const validate = new Ajv({ allowUnionTypes: true }).compile(stackFileSchema());

/** The places in a stack file that an editor would mark. */
function wrongIn(text: string): string[] {
    return validate(parse(text)) ? [] : (validate.errors ?? []).map(({ instancePath }) => instancePath);
}

describe("the JSON Schema of stack files", () => {
    it("is up to date in stacks/schema.json (npm run docs)", () => {
        assert.deepEqual(JSON.parse(read("schema.json")), stackFileSchema());
    });

    for (const file of readdirSync(folder).filter((name) => /^Pulumi\..+\.yaml$/.test(name))) {
        it(`accepts ${file}`, () => {
            assert.deepEqual(wrongIn(read(file)), []);
        });
    }

    it("accepts what Pulumi writes: salt, keys, environments, secrets, other namespaces", () => {
        assert.deepEqual(
            wrongIn(`
secretsprovider: awskms://alias/dhi
encryptedkey: AQ==
encryptionsalt: v1:x
environment: [dhi/dev]
config:
  aws:region: eu-central-1
  dhi:natsPassword: { secure: v1:x }
  dhi:registryUsername: { secure: v1:x }
  dhi:natsTls: { certificate: { secure: v1:x }, key: { secure: v1:y }, ca: "-----BEGIN" }
  dhi:natsRouteTls: { secure: v1:x }
`),
            [],
        );
        assert.deepEqual(wrongIn("config:\n"), []);
    });

    const typos: [string, string, string][] = [
        ["an unknown key", "dhi:nat: { nodes: 3 }", "/config"],
        ["an unknown key in a section", "dhi:nats: { node: 3 }", "/config/dhi:nats"],
        ["an unknown key of a service", "dhi:apps: [{ name: a, port: 1, prt: 2 }]", "/config/dhi:apps/0"],
        ["a wrong type", 'dhi:nats: { nodes: "3" }', "/config/dhi:nats/nodes"],
        ["an invalid value", "dhi:runtime: podman", "/config/dhi:runtime"],
        ["a service without a name", "dhi:apps: [{ port: 1 }]", "/config/dhi:apps/0"],
        [
            "an encrypted value that is not a secret",
            "dhi:nats: { nodes: { secure: x } }",
            "/config/dhi:nats/nodes",
        ],
    ];
    for (const [title, line, path] of typos) {
        it(`marks ${title}`, () => {
            const wrong = wrongIn(`config:\n  ${line}\n`);
            assert.ok(wrong.includes(path), wrong.join() || "nothing was marked");
        });
    }

    it("marks an unknown key outside the configuration", () => {
        assert.deepEqual(wrongIn("confg: {}\n"), [""]);
    });
});
