import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../../components/refusal.ts";

describe("arguments", () => {
    it("with problems are refused with all of them at once, each by its property", () => {
        const problems = [
            { path: "nodes", reason: "0 is not a valid number of nodes" },
            { path: "jetstream.size", reason: `"x" is not a valid size` },
        ];
        const message = `NatsCluster "a": nodes: 0 is not a valid number of nodes; jetstream.size: "x" is not a valid size`;
        assert.throws(
            () => {
                refuse(`NatsCluster "a"`, problems);
            },
            (error) => {
                assert.ok(pulumi.InputPropertiesError.isInstance(error));
                assert.equal(error.message, message);
                const errors = problems.map(({ path, reason }) => ({ propertyPath: path, reason }));
                assert.deepEqual(error.errors, errors);
                return true;
            },
        );
    });
});
