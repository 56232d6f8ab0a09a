import assert from "node:assert/strict";
import { phasesOf, type TimedRun } from "../../../bench/clusters/timedRun.ts";

describe("the phases of a start", () => {
    const run: TimedRun = {
        lines: [
            [1, "Updating (bench-start):"],
            [3, " +  dhi:nats:DockerCluster events creating (0s)"],
            [3, " +  docker:index:Network events-network creating (0s)"],
            [3, " +  docker:index:Volume events-0-data creating (0s)"],
            [4, " +  docker:index:Volume events-0-data created (0.50s)"],
            [4, " +  docker:index:Container events-0-init creating (0s)"],
            [5, " +  docker:index:Container events-0-init created (1s)"],
            [5, " +  docker:index:Network events-network created (2s)"],
            [5, " +  docker:index:Container events-0 creating (0s)"],
            [6, " +  docker:index:Container events-1 creating (0s)"],
            [7, " +  docker:index:Container events-0 created (2s)"],
            [8, " +  docker:index:Container events-1 created (2s)"],
            [10, " +  pulumi:pulumi:Stack dhi-bench-start created (9s)"],
        ],
        seconds: 12,
    };

    it("reach from the first line of a kind to the last, or to the end of the command", () => {
        const phases = new Map(phasesOf([run]).map(([title, ...span]) => [title, span]));
        assert.deepEqual(phases.get("tools, images and stack"), [0, 1]);
        assert.deepEqual(phases.get("engine and program"), [1, 2]);
        assert.deepEqual(phases.get("network"), [3, 2]);
        assert.deepEqual(phases.get("preparation of volumes"), [4, 1]);
        assert.deepEqual(phases.get("servers"), [5, 3]);
        assert.deepEqual(phases.get("formation"), [8, 2]);
        assert.deepEqual(phases.get("outputs and checks"), [10, 2]);
    });

    it("are those of the median run", () => {
        const runs = [12, 20, 13].map((seconds) => ({ ...run, seconds }));
        assert.deepEqual(phasesOf(runs).at(-1), ["outputs and checks", 10, 3]);
    });
});
