import assert from "node:assert/strict";
import {
    exitCodeOf,
    imageRow,
    pinChanges,
    pinned,
    reportImage,
    type CheckedImage,
} from "../../../../cli/reports/images.ts";
import { applyChanges } from "../../../../cli/stack/yamlConfig.ts";
import type { FindingCounts } from "../../../../components/images/signatures/attestations/findings.ts";
import type { PinState } from "../../../../components/images/movedTag.ts";

const old = `sha256:${"0a".repeat(32)}`;
const now = `sha256:${"0b".repeat(32)}`;

function image(version: string, state: PinState, repository = "nats"): CheckedImage {
    const reference = `ghcr.io/acme/dhi-${repository}:${version}`;
    const path = ["config", "dhi:images", repository];
    const signature = {
        unsigned: "it has no signature",
        attested: ["SBOM", "provenance"],
        unverified: ["provenance"],
    } as const;
    return { key: `images.${repository}`, path, version, reference, state, signature };
}

const same = image(`2.14.5@${now}`, { status: "same", digest: now, endOfLife: "2028-06-30" });
const moved = image(`1.37.0@${old}`, { status: "moved", digest: now }, "busybox");
const unpinned = image("20250419", { status: "unpinned", digest: now }, "static");
const gone = image(`1-dev@${old}`, { status: "missing", reason: "no digest", digest: now }, "rust");
const missing = image(`9@${old}`, { status: "missing", reason: "no such image" });
const unknown = image(`2@${old}`, { status: "unknown", reason: "no answer" });

describe("the report of an image", () => {
    it("has everything that scripts use", () => {
        const nats = { key: "dhi:images.nats", registry: "ghcr.io", repository: "acme/dhi-nats" };
        assert.deepEqual(reportImage(same), {
            ...nats,
            tag: "2.14.5",
            digest: now,
            status: "same",
            current: now,
            endOfLife: "2028-06-30",
            rebuilt: "no",
            newest: "2.15.1",
            ...same.signature,
        });
        assert.deepEqual(reportImage(unknown), {
            ...nats,
            tag: "2",
            digest: old,
            status: "unknown",
            reason: "no answer",
            rebuilt: "yes",
            ...unknown.signature,
        });
    });

    it("shows who signed an image, and what is attested about it", () => {
        const row = imageRow(reportImage(same));
        assert.deepEqual(
            [row["signed by"], row["attested"]],
            ["nobody: it has no signature", "SBOM; not verified: provenance"],
        );
        const signed = { ...same, signature: { signedBy: "team.pub", attested: [], unverified: [] } };
        assert.deepEqual(imageRow(reportImage(signed))["signed by"], "team.pub");
    });

    it("counts findings where scans are attested", () => {
        const cell = (findings?: FindingCounts) =>
            imageRow({ ...reportImage(same), ...(findings && { findings }) })["findings"];
        assert.equal(cell(), "-");
        assert.equal(cell({ critical: 0, high: 2, unrated: 0, dismissed: 0 }), "0 critical, 2 high");
        assert.equal(
            cell({ critical: 1, high: 0, unrated: 3, dismissed: 4 }),
            "1 critical, 0 high, 3 without a severity (4 dismissed)",
        );
    });

    const rebuilt: [CheckedImage, string][] = [
        [same, "no, use 2.15.1"],
        [moved, "yes"],
        [missing, "unknown"],
    ];
    for (const [checked, text] of rebuilt) {
        it(`shows "${text}" in the table for ${checked.reference.replace(/@.*/, "")}`, () => {
            assert.equal(imageRow(reportImage(checked))["rebuilt"], text);
        });
    }

    const cells: [CheckedImage, string, string][] = [
        [same, "sha256:0b0b0b0b0b0b…", "same"],
        [moved, "sha256:0a0a0a0a0a0a…", "moved to sha256:0b0b0b0b0b0b…"],
        [unpinned, "-", "not pinned, sha256:0b0b0b0b0b0b…"],
        [missing, "sha256:0a0a0a0a0a0a…", "missing: no such image"],
        [unknown, "sha256:0a0a0a0a0a0a…", "unknown: no answer"],
    ];
    for (const [checked, digest, registry] of cells) {
        it(`shows "${registry}" in the table`, () => {
            const row = imageRow(reportImage(checked));
            assert.deepEqual([row["digest"], row["at the registry"]], [digest, registry]);
        });
    }
});

describe("exitCodeOf", () => {
    const cases: [CheckedImage[], number][] = [
        [[], 0],
        [[same, unpinned], 0],
        [[same, moved], 3],
        [[gone], 3],
        [[missing], 3],
        [[unknown], 1],
        [[moved, unknown], 1],
    ];
    for (const [images, code] of cases) {
        it(`is ${code} for ${images.map(({ state }) => state.status).join(", ") || "nothing"}`, () => {
            assert.equal(exitCodeOf(images), code);
        });
    }
});

describe("pinning", () => {
    it("writes the digests that tags point to now, and keeps comments, order and unchanged digests", () => {
        const file = `# The team's stack.
config:
  dhi:images:
    registry: ghcr.io/acme # our mirror
    nats: 2.14.5@${now}

    # one-shot
    busybox: 1.37.0@${old}
    static: 20250419   # by day
    rust: 1-dev@${old}
  dhi:apps:
    - { name: orders, image: "ghcr.io/acme/orders:1@${old}", port: 3000 }
`;
        const reference = `ghcr.io/acme/orders:1@${old}`;
        const app = { ...moved, path: ["config", "dhi:apps", "0", "image"], version: reference, reference };
        const changes = pinChanges([same, moved, unpinned, gone, app]);
        assert.equal(
            applyChanges(file, changes),
            file.replaceAll(old, now).replace("20250419   # by day", `20250419@${now} # by day`),
        );
    });

    it("skips images that are missing or unknown", () => {
        assert.deepEqual(pinChanges([missing, unknown]), []);
    });

    it("reports every pinned image as the same", () => {
        const reports = pinned([same, moved, unpinned, gone, missing]).map(reportImage);
        const found = reports.map(({ status, digest }) => [status, digest]);
        assert.deepEqual(found, [...Array(4).fill(["same", now]), ["missing", old]]);
    });
});
