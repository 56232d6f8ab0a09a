import assert from "node:assert/strict";
import { chartVersionFor } from "../../../../../../components/nats/kubernetes/chart/versions.ts";

describe("the default version of the chart", () => {
    const digest = `sha256:${"0a".repeat(32)}`;
    const cases: [image: string, version: string][] = [
        ["dhi.io/nats:2.14.5-debian13", "2.14.2"],
        [`dhi.io/nats:2.14.5-debian13@${digest}`, "2.14.2"],
        ["docker.io/acme/dhi-nats:2.14-debian13_ours", "2.14.2"],
        ["dhi.io/nats:2.15.1-debian13", "2.15.0"],
        ["dhi.io/nats:2.15", "2.15.0"],
        // Whose server is not known from the tag, or has no chart that is known.
        ["dhi.io/nats:2-debian13", "2.15.0"],
        ["dhi.io/nats:2.12.8", "2.15.0"],
        ["not a reference", "2.15.0"],
    ];
    for (const [image, version] of cases) {
        it(`is ${version} for ${image}`, () => {
            assert.equal(chartVersionFor(image), version);
        });
    }
});
