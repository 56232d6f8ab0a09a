import assert from "node:assert/strict";
import { cores, goMemoryLimit, mebibytes, parseSize } from "../../../components/quantity.ts";

describe("a size", () => {
    const good: Record<string, number> = {
        "1Ki": 1024,
        "256Mi": 268_435_456,
        "1Gi": 1_073_741_824,
        "1.5Gi": 1_610_612_736,
        "2Ti": 2_199_023_255_552,
        "1k": 1000,
        "500M": 500_000_000,
        "0.5G": 500_000_000,
        "1T": 1_000_000_000_000,
    };
    it("is read in bytes", () => {
        assert.deepEqual(Object.keys(good).map(parseSize), Object.values(good));
    });

    it("has a number above zero, a known unit, and no fraction of a byte", () => {
        const bad = [
            ...["", "0Mi", "0.0Gi", "-1Gi", "256", "Mi", "1 Gi", " 1Gi", "1gi", "1GB", "1KiB", "1K", "1e3Mi"],
            ...[".5Gi", "1.Gi", "1,5Gi", "0.0001Ki", "NaNMi", "InfinityGi", "1Gi\n", "256m"],
        ];
        assert.deepEqual([...new Set(bad.map(parseSize))], [undefined]);
    });

    it("in mebibytes is rounded down, because a limit must not grow", () => {
        assert.deepEqual([268_435_456, 500_000_000, 2 ** 20 - 1].map(mebibytes), [256, 476, 0]);
    });
});

describe("a number of cores", () => {
    it("has a decimal point, as the plugin reads it back", () => {
        assert.deepEqual([1, 0.5, 1.25, 2].map(cores), ["1.0", "0.5", "1.25", "2.0"]);
    });
});

describe("GOMEMLIMIT", () => {
    it("is 80 % of the container's memory limit", () => {
        assert.equal(goMemoryLimit(256 * 2 ** 20), "204MiB");
        assert.equal(goMemoryLimit(1000 * 2 ** 20), "800MiB");
    });
});
