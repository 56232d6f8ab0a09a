import assert from "node:assert/strict";
import {
    countFindings,
    type FindingCounts,
} from "../../../../../../components/images/signatures/attestations/findings.ts";

const purl = "pkg:deb/debian/glibc@2.41";
const scout = (...severities: string[]) => [
    {
        purl,
        vulnerabilities: severities.map((severity, index) => ({
            source_id: `CVE-${index}`,
            cvss: { severity },
        })),
    },
];
const cosign = (result: unknown) => ({ scanner: { uri: "pkg:github/…", result }, metadata: {} });
const openVex = (
    status: string,
    product: object = { "@id": purl },
    vulnerability: unknown = { name: "CVE-0" },
) => ({
    statements: [{ vulnerability, products: [product], status }],
});
const cycloneDx = (more: object = {}) => ({
    vulnerabilities: [
        { id: "CVE-0", ratings: [{ severity: "critical" }], affects: [{ ref: purl }], ...more },
    ],
});

const none = { critical: 0, high: 0, unrated: 0, dismissed: 0 };
type Row = [title: string, predicates: unknown[], counts: Partial<FindingCounts> | undefined];

const formats: Row[] = [
    [
        "Docker Scout's",
        [scout("CRITICAL", "HIGH", "MEDIUM", "UNSPECIFIED")],
        { critical: 1, high: 1, unrated: 1 },
    ],
    [
        "in-toto's",
        [cosign([{ id: "CVE-0", severity: [{ method: "nvd", score: "medium" }, { score: "9.1" }] }])],
        { critical: 1 },
    ],
    [
        "in-toto's, by its schema",
        [cosign([{ vulnerability: { id: "CVE-0", severity: [{ score: "high" }] } }])],
        { high: 1 },
    ],
    [
        "Trivy's",
        [cosign({ Results: [{ Vulnerabilities: [{ VulnerabilityID: "CVE-0", Severity: "HIGH" }] }] })],
        { high: 1 },
    ],
    [
        "Grype's",
        [cosign({ matches: [{ vulnerability: { id: "CVE-0", severity: "Critical" }, artifact: { purl } }] })],
        { critical: 1 },
    ],
    [
        "SARIF's",
        [
            {
                runs: [
                    {
                        tool: {
                            driver: { rules: [{ id: "CVE-0", properties: { "security-severity": "7.5" } }] },
                        },
                        results: [{ ruleId: "CVE-0" }, { ruleId: "CVE-0" }],
                    },
                ],
            },
        ],
        { high: 1 },
    ],
    ["CycloneDX's", [cycloneDx()], { critical: 1 }],
    ["a scan's without findings", [[]], {}],
    ["a scanner's without findings", [cosign({ ArtifactName: "x" })], {}],
    [
        "none where nothing was scanned",
        [{ spdxVersion: "SPDX-2.3" }, undefined, "text", openVex("not_affected")],
        undefined,
    ],
];

const together: Row[] = [
    [
        "a vulnerability of two scans once, by its highest severity",
        [scout("HIGH"), scout("CRITICAL")],
        { critical: 1 },
    ],
    ["what does not affect the image", [scout("HIGH"), openVex("not_affected")], { dismissed: 1 }],
    ["what is fixed", [scout("HIGH"), openVex("fixed")], { dismissed: 1 }],
    ["what affects it", [scout("HIGH"), openVex("affected")], { high: 1 }],
    ["what two statements differ in", [scout("HIGH"), openVex("fixed"), openVex("affected")], { high: 1 }],
    ["what is of minor severity not at all", [scout("LOW"), openVex("fixed")], {}],
    [
        "a package of any version",
        [scout("HIGH"), openVex("fixed", { "@id": "pkg:deb/debian/glibc?os_name=debian" })],
        { dismissed: 1 },
    ],
    [
        "a package of another version",
        [scout("HIGH"), openVex("fixed", { "@id": "pkg:deb/debian/glibc@2.40" })],
        { high: 1 },
    ],
    [
        "another package",
        [scout("HIGH"), openVex("fixed", { "@id": "pkg:deb/debian/glibc-x@2.41" })],
        { high: 1 },
    ],
    ["the whole image", [scout("HIGH"), openVex("fixed", { "@id": "pkg:oci/nats" })], { dismissed: 1 }],
    [
        "a part of the image",
        [scout("HIGH"), openVex("fixed", { "@id": "pkg:oci/nats", subcomponents: [{ "@id": purl }] })],
        { dismissed: 1 },
    ],
    [
        "another part of the image",
        [scout("HIGH"), openVex("fixed", { "@id": "pkg:oci/nats", subcomponents: [{ "@id": "pkg:npm/x" }] })],
        { high: 1 },
    ],
    [
        "by an alias",
        [scout("HIGH"), openVex("fixed", { "@id": purl }, { name: "GHSA-1", aliases: ["CVE-0"] })],
        { dismissed: 1 },
    ],
    ["by a name alone", [scout("HIGH"), openVex("fixed", { "@id": purl }, "CVE-0")], { dismissed: 1 }],
    ["CycloneDX's own analysis", [cycloneDx({ analysis: { state: "false_positive" } })], { dismissed: 1 }],
    [
        "CycloneDX's analysis that it can be exploited",
        [cycloneDx({ analysis: { state: "exploitable" } })],
        { critical: 1 },
    ],
    [
        "a scan by the analysis in another document",
        [
            scout("HIGH"),
            cycloneDx({
                ratings: [],
                affects: [{ ref: `urn:cdx:1/1#${purl}` }],
                analysis: { state: "not_affected" },
            }),
        ],
        { dismissed: 1 },
    ],
    ["what no scan found, but a statement says", [openVex("under_investigation")], { unrated: 1 }],
];

describe("the findings of an image", () => {
    for (const [what, rows] of [
        ["read", formats],
        ["count", together],
    ] as const) {
        for (const [title, predicates, counts] of rows) {
            it(`${what} ${title}`, () => {
                assert.deepEqual(countFindings(predicates), counts && { ...none, ...counts });
            });
        }
    }

    it("are none in what has not the form of any format", () => {
        for (const value of [
            null,
            1,
            "x",
            [1, null],
            { runs: [1] },
            { matches: [{}] },
            { statements: [{}] },
        ]) {
            const counts = countFindings([value]);
            assert.equal((counts?.critical ?? 0) + (counts?.high ?? 0), 0, JSON.stringify(value));
        }
    });
});
