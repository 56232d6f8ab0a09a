import assert from "node:assert/strict";
import { parseTag, type Tag } from "../../../../../components/images/tag.ts";
import { whyNotPaired, type LinkMode } from "../../../../../components/rust/image/pairing.ts";

function tag(text: string): Tag {
    const parsed = parseTag(text);
    assert.ok(parsed, text);
    return parsed;
}

const fitting: [builder: string, runtime: string, link: LinkMode][] = [
    ["1-debian13-dev", "20250419-glibc-debian13", "dynamic"],
    ["1-dev", "20250419-glibc", "dynamic"],
    ["1-dev", "20250419-glibc-debian", "dynamic"],
    ["1.98-debian12-dev", "20250419-glibc-debian12", "dynamic"],
    // A newer glibc runs programs that were linked with an older one.
    ["1.98-debian12-dev", "20250419-glibc-debian13", "dynamic"],
    ["1-alpine3.22-dev", "20260611-musl-alpine3.22", "dynamic"],
    ["1-alpine3.22-dev", "20260611-musl-alpine3.24", "dynamic"],
    ["1-alpine-dev", "20260611-musl-alpine", "dynamic"],
    ["1-alpine3.24-dev", "20260611-musl-alpine", "dynamic"],
    ["1-debian13-dev", "20250419", "static"],
    ["1-debian13-dev", "20260611-musl-alpine3.24", "static"],
    ["1-alpine3.22-dev", "20250419-debian13", "static"],
    ["1-alpine3.22-dev", "20250419-glibc-debian13", "static"],
];

const clashes: [builder: string, runtime: string, reason: RegExp, fix: string][] = [
    [
        "1-debian13-dev",
        "20250419-debian13",
        /has no C library.*Debian 13 loads glibc/,
        "20250419-glibc-debian13",
    ],
    ["1-dev", "20250419", /has no C library/, "20250419-glibc-debian13"],
    ["1-debian13-dev", "20260611-musl-alpine3.22", /has musl.*loads glibc/, "20250419-glibc-debian13"],
    [
        "1-debian13-dev",
        "20250419-glibc-debian12",
        /Debian 12 is older than Debian 13/,
        "20250419-glibc-debian13",
    ],
    // The pair in Docker's own guide.
    [
        "1.92-alpine3.22-dev",
        "20250419",
        /has no C library.*Alpine 3.22 loads musl/,
        "20260611-musl-alpine3.22",
    ],
    ["1-alpine3.24-dev", "20260611-alpine3.24", /has no C library/, "20260611-musl-alpine3.24"],
    ["1-alpine3.24-dev", "20250419-glibc-debian13", /has glibc.*loads musl/, "20260611-musl-alpine3.24"],
    [
        "1-alpine3.24-dev",
        "20260611-musl-alpine3.22",
        /Alpine 3.22 is older than Alpine 3.24/,
        "20260611-musl-alpine3.24",
    ],
    ["1-alpine-dev", "20260611-musl-alpine3.24", /Alpine 3.24 is older than Alpine/, "20260611-musl-alpine"],
];

describe("the pairing of builder and runtime images", () => {
    for (const [builder, runtime, link] of fitting) {
        it(`accepts ${builder} with ${runtime}, linked ${link}`, () => {
            assert.equal(whyNotPaired(tag(builder), tag(runtime), link), undefined);
        });
    }

    for (const [builder, runtime, reason, fix] of clashes) {
        it(`refuses ${builder} with ${runtime}, and recommends ${fix}`, () => {
            const message = whyNotPaired(tag(builder), tag(runtime), "dynamic") ?? "";
            assert.match(message, reason);
            assert.ok(message.includes(`"${fix}"`), message);
            assert.equal(whyNotPaired(tag(builder), tag(fix), "dynamic"), undefined);
        });
    }
});
