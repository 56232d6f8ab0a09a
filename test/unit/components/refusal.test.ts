import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../../components/refusal.ts";

describe("arguments with problems", () => {
    it("are refused with all of them at once, each by its property", () => {
        const problems = [
            { path: "nodes", reason: "0 is no number of nodes" },
            { path: "jetstream.size", reason: `"x" is no size` },
        ];
        assert.throws(
            () => {
                refuse(`DockerNatsCluster "events"`, problems);
            },
            (error) => {
                assert.ok(pulumi.InputPropertiesError.isInstance(error));
                assert.equal(
                    error.message,
                    `DockerNatsCluster "events": nodes: 0 is no number of nodes; jetstream.size: "x" is no size`,
                );
                assert.deepEqual(error.errors, [
                    { propertyPath: "nodes", reason: "0 is no number of nodes" },
                    { propertyPath: "jetstream.size", reason: `"x" is no size` },
                ]);
                return true;
            },
        );
    });

    it("are taken when there is none", () => {
        refuse("Any", []);
    });
});
