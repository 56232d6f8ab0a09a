import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../../components/refusal.ts";

describe("arguments with problems", () => {
    it("are refused with all problems at once, each by its property", () => {
        const problems = [
            { path: "nodes", reason: "0 is not a valid number of nodes" },
            { path: "jetstream.size", reason: `"x" is not a valid size` },
        ];
        assert.throws(
            () => {
                refuse(`DockerNatsCluster "events"`, problems);
            },
            (error) => {
                assert.ok(pulumi.InputPropertiesError.isInstance(error));
                assert.equal(
                    error.message,
                    `DockerNatsCluster "events": nodes: 0 is not a valid number of nodes; jetstream.size: "x" is not a valid size`,
                );
                assert.deepEqual(error.errors, [
                    { propertyPath: "nodes", reason: "0 is not a valid number of nodes" },
                    { propertyPath: "jetstream.size", reason: `"x" is not a valid size` },
                ]);
                return true;
            },
        );
    });

    it("are accepted without problems", () => {
        refuse("Any", []);
    });
});
