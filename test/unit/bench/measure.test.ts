import assert from "node:assert/strict";
import { percentileIn, rateIn } from "../../../bench/throughput/measure.ts";

describe("the output of the nats command", () => {
    it("has a rate", () => {
        const output =
            "NATS JetStream synchronous publisher stats: 9,527 msgs/sec ~ 1.2 MiB/sec ~ 104.96us\n";
        assert.equal(rateIn(output), 9527);
        assert.throws(() => rateIn("nats: error: nats: no responders"), /has no rate:\nnats: error/);
    });

    it("has percentiles in several units", () => {
        const output = `17:16:42 10:       900ns
17:16:42 50:       151µs
17:16:42 99:       7.758ms
17:16:42 99.9:     1.5s`;
        assert.deepEqual(
            ["10", "50", "99", "99.9"].map((percentile) => percentileIn(output, percentile)),
            [0.9, 151, 7758, 1_500_000],
        );
        assert.throws(() => percentileIn("nats: error", "50"), /has no percentiles/);
    });
});
