import { z } from "zod";
import { project } from "../names.ts";
import { schema } from "../schema.ts";

/** A schema of JSON Schema, as far as it is looked into here. */
type Node = Readonly<Record<string, unknown>>;

/** A secret as it stands in a stack file, once Pulumi has encrypted it. */
const encrypted = {
    type: "object",
    properties: { secure: { type: "string" } },
    required: ["secure"],
    additionalProperties: false,
    description: "A secret, encrypted: pulumi config set --secret",
} as const;

/**
 * The JSON Schema of a whole stack file, for editors: this project's keys, and next to them what Pulumi itself and
 * other namespaces keep there. Draft 7 is the newest that the YAML language server knows.
 */
export function stackFileSchema(): Node {
    const { properties } = z.toJSONSchema(schema, { io: "input", target: "draft-7" }) as {
        properties: Record<string, Node>;
    };
    const ours = Object.entries(properties).map(([key, node]) => [
        `${project}:${key}`,
        orEncrypted(withSecrets(node)),
    ]);
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: `A stack of the project ${project}`,
        description: "Written by `npm run docs` from settings/schema.ts.",
        type: "object",
        additionalProperties: false,
        properties: {
            secretsprovider: {
                type: "string",
                description: "What encrypts secrets: a key of a KMS, or a passphrase",
            },
            encryptedkey: { type: "string", description: "The data key, encrypted by the secrets provider" },
            encryptionsalt: { type: "string", description: "The salt of the passphrase" },
            environment: { description: "Pulumi ESC: environments to import" },
            config: {
                type: ["object", "null"],
                properties: Object.fromEntries(ours) as Record<string, Node>,
                patternProperties: {
                    [`^(?!${project}:)[^:]+:.+$`]: { description: "Another namespace's key" },
                },
                additionalProperties: false,
            },
        },
    };
}

/** Lets every secret below a node stand encrypted. */
function withSecrets(node: Node): Node {
    const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, within(value)]));
    return node["writeOnly"] === true ? orEncrypted(inner) : inner;
}

function within(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(within);
    }
    return typeof value === "object" && value !== null ? withSecrets(value as Node) : value;
}

/** Any value may be stored as a secret, the user's choice. What describes it stays outside, where editors look. */
function orEncrypted({ description, ...node }: Node): Node {
    return { ...(description === undefined ? {} : { description }), anyOf: [node, encrypted] };
}
