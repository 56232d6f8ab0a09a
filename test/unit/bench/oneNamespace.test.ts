import assert from "node:assert/strict";
import { cpuGroup } from "../../../bench/throughput/oneNamespace.ts";

describe("the control group of a process for the processor", () => {
    for (const [title, text, expected] of [
        [
            "is one of several in version 1",
            "8:pids:/docker/a\n4:cpu,cpuacct:/docker/b\n",
            "/cpu,cpuacct/docker/b",
        ],
        [
            "is not that of a controller with a longer name",
            "3:cpuset:/a\n2:cpuacct:/b\n1:cpu:/c\n0::/d\n",
            "/cpu/c",
        ],
        ["is the only one in version 2", "0::/system.slice/docker-a.scope\n", "/system.slice/docker-a.scope"],
    ] as const) {
        it(title, () => {
            assert.equal(cpuGroup(text), `/sys/fs/cgroup${expected}`);
        });
    }
});
