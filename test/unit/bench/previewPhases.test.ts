import assert from "node:assert/strict";
import { phasesIn } from "../../../bench/clusters/previewPhases.ts";
import { TestFolder } from "../folder.ts";

describe("the phases of a preview", () => {
    const folder = new TestFolder();

    /** Calls of a preview: what ended (`<`) or started (`>`) at which second. */
    const phasesOf = (...calls: readonly (readonly [at: number, call: string, type?: string])[]) => {
        const lines = calls.map(([at, call, type]) => ({
            method: `/pulumirpc.${call.slice(2)}`,
            progress: call.startsWith(">") ? "request_started" : "response_completed",
            timestamp: new Date(at * 1000).toISOString(),
            request: { type },
        }));
        return phasesIn(folder.write("log", lines.map((line) => `${JSON.stringify(line)}\n`).join("")), 12);
    };
    const program = [
        [4, "> LanguageRuntime/Run"],
        [5, "< ResourceMonitor/RegisterResource", "pulumi:pulumi:Stack"],
        [7, "< ResourceMonitor/RegisterResource", "dhi:images:Registry"],
        [8, "< ResourceMonitor/RegisterResource", "pulumi:providers:docker"],
        [9, "< ResourceMonitor/RegisterResource", "docker:index/volume:Volume"],
        [11, "< ResourceMonitor/RegisterResourceOutputs", "pulumi:pulumi:Stack"],
    ] as const;

    it("add up to the whole", () => {
        assert.deepEqual(phasesOf(...program), { engine: 6, refresh: 0, load: 2, plugin: 1, checks: 3 });
    });

    it("have a refresh before the program starts", () => {
        const read = [1, "> ResourceProvider/Read"] as const;
        const phases = { engine: 3, refresh: 3, load: 2, plugin: 1, checks: 3 };
        assert.deepEqual(phasesOf(read, ...program), phases);
    });

    it("are the engine's alone in a program without resources", () => {
        const { engine } = phasesOf(...program.slice(0, 2));
        assert.equal(engine, 12);
    });
});
