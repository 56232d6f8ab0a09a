import assert from "node:assert/strict";
import type { Input, Output } from "@pulumi/pulumi";
import { withDefaults, type PlainArgs, type WithDefaults } from "../../../components/arguments.ts";

interface Args {
    readonly name: string;
    readonly nodes?: number;
    readonly store?: { readonly size: string } | false;
    readonly password: Input<string>;
    readonly files?: Readonly<Record<string, Input<string>>>;
    readonly network?: { readonly name: string; readonly id: Output<string> };
    readonly transform?: { readonly server?: (args: object) => object };
}
const defaults = { nodes: 3, store: { size: "1Gi" } };

// The compiler checks these: a line with another type does not compile.
type Same<A, B> = [A, B] extends [B, A] ? true : never;
const plain: Same<PlainArgs<Args>["name"], string> = true;
const readable: Same<PlainArgs<Args>["files"], Readonly<Record<string, unknown>> | undefined> = true;
const nested: Same<NonNullable<PlainArgs<Args>["network"]>["name"], string> = true;
const complete: Same<WithDefaults<PlainArgs<Args>, typeof defaults>["nodes"], number> = true;
const own = (args: Args): PlainArgs<Args> => args;

describe("arguments", () => {
    it("are checked without what is known only later", () => {
        assert.deepEqual(own({ name: "a", password: "b" }), { name: "a", password: "b" });
        assert.ok(plain && readable && nested && complete);
    });

    it("get defaults where they are missing or undefined, and keep given values", () => {
        const args: Pick<Args, "name" | "nodes" | "store"> = { name: "a", store: false };
        const expected = { name: "a", nodes: 3, store: false };
        assert.deepEqual(withDefaults(args, defaults), expected);
        const given: typeof args = Object.assign({ nodes: undefined }, args);
        assert.deepEqual(withDefaults(given, defaults), expected);
    });
});
