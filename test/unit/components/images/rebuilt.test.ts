import assert from "node:assert/strict";
import { catalog, type Repository } from "../../../../components/images/catalog.ts";
import { definitions, isRebuilt, type Rebuilt } from "../../../../components/images/rebuilt.ts";

describe("whether a tag is rebuilt", () => {
    const yes: Rebuilt = { rebuilt: "yes" };
    const unknown: Rebuilt = { rebuilt: "unknown" };
    const no = (newest: string): Rebuilt => ({ rebuilt: "no", newest });
    const { nats } = definitions.versions;
    const cases: [reference: string, expected: Rebuilt][] = [
        ["dhi.io/nats:2.15.1-debian13", yes],
        [`dhi.io/nats:2.15.1-debian13@sha256:${"0a".repeat(32)}`, yes],
        ["docker.io/acme/dhi-nats:2.15-debian-fips", yes],
        ["dhi.io/nats:2", yes],
        ["dhi.io/nats:2.15.0-debian13", no(nats)],
        ["dhi.io/nats:2.14.5-debian13", no(nats)],
        ["dhi.io/nats:2.9", no(nats)],
        ["dhi.io/static:20230311-glibc", no("20250419")],
        ["dhi.io/nats:2.15.2-debian13", unknown],
        ["dhi.io/nats:3", unknown],
        ["docker.io/acme/dhi-nats:2.14.5_ours", unknown],
        ["dhi.io/rust:1.96-alpine3.24-dev", unknown],
        ["ghcr.io/acme/orders:1", unknown],
        ["not a reference", unknown],
    ];
    for (const [reference, expected] of cases) {
        it(`is ${expected.rebuilt} for ${reference}`, () => {
            assert.deepEqual(isRebuilt(reference), expected);
        });
    }

    it("is yes for the tag that messages propose", () => {
        for (const [repository, { exampleTag }] of Object.entries(catalog) as [
            Repository,
            { exampleTag: string },
        ][]) {
            assert.deepEqual(isRebuilt(`dhi.io/${repository}:${exampleTag}`), yes, repository);
        }
    });
});
