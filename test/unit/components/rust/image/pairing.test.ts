import assert from "node:assert/strict";
import { parseTag, type Tag } from "../../../../../components/images/tag.ts";
import { whyNotPaired, type LinkMode } from "../../../../../components/rust/image/pairing.ts";

function tag(text: string): Tag {
    const parsed = parseTag(text);
    assert.ok(parsed, text);
    return parsed;
}

const fitting: Record<LinkMode, [builder: string, runtime: string][]> = {
    dynamic: [
        ["1-debian13-dev", "20250419-glibc-debian13"],
        ["1-dev", "20250419-glibc"],
        ["1-dev", "20250419-glibc-debian"],
        ["1.98-debian12-dev", "20250419-glibc-debian12"],
        // A newer glibc runs programs that were linked with an older one.
        ["1.98-debian12-dev", "20250419-glibc-debian13"],
        ["1-alpine3.22-dev", "20260611-musl-alpine3.22"],
        ["1-alpine3.22-dev", "20260611-musl-alpine3.24"],
        ["1-alpine-dev", "20260611-musl-alpine"],
        ["1-alpine3.24-dev", "20260611-musl-alpine"],
    ],
    static: [
        ["1-debian13-dev", "20250419"],
        ["1-debian13-dev", "20260611-musl-alpine3.24"],
        ["1-alpine3.22-dev", "20250419-debian13"],
        ["1-alpine3.22-dev", "20250419-glibc-debian13"],
    ],
};

const clashes: [builder: string, runtime: string, reason: string, fix: string][] = [
    ["1-debian13-dev", "20250419-debian13", "no C library", "20250419-glibc-debian13"],
    ["1-dev", "20250419", "no C library", "20250419-glibc-debian13"],
    ["1-debian13-dev", "20260611-musl-alpine3.22", "has musl", "20250419-glibc-debian13"],
    ["1-debian13-dev", "20250419-glibc-debian12", "12 is older than Debian 13", "20250419-glibc-debian13"],
    // The pair in Docker's own guide.
    ["1.92-alpine3.22-dev", "20250419", "Alpine 3.22 loads musl", "20260611-musl-alpine3.22"],
    ["1-alpine3.24-dev", "20260611-alpine3.24", "no C library", "20260611-musl-alpine3.24"],
    ["1-alpine3.24-dev", "20250419-glibc-debian13", "has glibc", "20260611-musl-alpine3.24"],
    ["1-alpine3.24-dev", "20260611-musl-alpine3.22", "3.22 is older than", "20260611-musl-alpine3.24"],
    ["1-alpine-dev", "20260611-musl-alpine3.24", "Alpine 3.24 is older than Alpine,", "20260611-musl-alpine"],
];

describe("the pairing of builder and runtime images", () => {
    for (const link of ["dynamic", "static"] as const) {
        for (const [builder, runtime] of fitting[link]) {
            it(`accepts ${builder} with ${runtime}, linked ${link}`, () => {
                assert.equal(whyNotPaired(tag(builder), tag(runtime), link), undefined);
            });
        }
    }

    for (const [builder, runtime, reason, fix] of clashes) {
        it(`refuses ${builder} with ${runtime}, and recommends ${fix}`, () => {
            const message = whyNotPaired(tag(builder), tag(runtime), "dynamic") ?? "";
            assert.ok(message.includes(reason) && message.includes(`"${fix}"`), message);
            assert.equal(whyNotPaired(tag(builder), tag(fix), "dynamic"), undefined);
        });
    }
});
