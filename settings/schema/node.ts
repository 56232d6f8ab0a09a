import * as z from "zod";
import { schema } from "../schema.ts";

/** The parts of a JSON Schema that are read here. */
export interface SchemaNode {
    readonly description?: string;
    readonly default?: unknown;
    readonly anyOf?: readonly SchemaNode[];
    readonly properties?: Readonly<Record<string, SchemaNode>>;
    readonly items?: SchemaNode;
    /** The values of a map; `false` if there are no others than {@link properties}. */
    readonly additionalProperties?: SchemaNode | false;
}

/** The schema of a stack's configuration. */
export function schemaRoot(): SchemaNode {
    return z.toJSONSchema(schema, { io: "input" }) as SchemaNode;
}

/** The object among the forms that a value may have. */
export function objectIn(node: SchemaNode): SchemaNode {
    return node.anyOf?.find(({ properties }) => properties !== undefined) ?? node;
}
