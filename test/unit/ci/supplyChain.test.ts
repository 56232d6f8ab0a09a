/** What CI checks of dependencies, and what the lock files may name. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { text as bodyOf } from "node:stream/consumers";
import { licenseProblems } from "../../../ci/supplyChain/licenses.ts";
import { cratesOf, lockedCrates, npmPackages, type Package } from "../../../ci/supplyChain/packages.ts";
import { readSignatures } from "../../../ci/supplyChain/signatures.ts";
import { knownVulnerabilities } from "../../../ci/supplyChain/vulnerabilities.ts";
import { serve } from "../components/images/loopbackRegistry.ts";
import { TestFolder } from "../folder.ts";
import { runHere } from "./runHere.ts";

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
const lock = npmPackages(read("package-lock.json"));
const crates = lockedCrates(read("apps/hello/Cargo.lock"));

describe("the lock files", () => {
    it("name packages of the registries only, each with its hash", () => {
        assert.ok(lock.length > 100 && crates.length > 50);
        const fromElsewhere = lock.filter(({ source, hash }) => source !== undefined || !isSha512(hash));
        assert.deepEqual(fromElsewhere, []);
        const registry = "registry+https://github.com/rust-lang/crates.io-index";
        assert.deepEqual(
            crates.filter(({ source }) => source !== registry),
            [],
        );
        const hashes = read("apps/hello/Cargo.lock").match(/^checksum = "[0-9a-f]{64}"$/gm);
        assert.equal(hashes?.length, crates.length);
    });

    it("name packages whose scripts never run", () => {
        assert.match(read(".npmrc"), /^ignore-scripts=true$/m);
    });

    it("name npm packages with an allowed license", () => {
        assert.deepEqual(licenseProblems(lock), []);
    });
});

const isSha512 = (hash = "") => /^sha512-[A-Za-z0-9+/]{86}==$/.test(hash);

describe("the check of licenses", () => {
    const licenses: [license: string | undefined, problem: string | undefined][] = [
        ["MIT", undefined],
        ["(MIT OR GPL-3.0-only)", undefined],
        ["Apache-2.0 WITH LLVM-exception OR MIT", undefined],
        ["MIT AND GPL-3.0-only", 'has the license "MIT AND GPL-3.0-only"'],
        ["AGPL-3.0-or-later", 'has the license "AGPL-3.0-or-later"'],
        ["BUSL-1.1", 'has the license "BUSL-1.1"'],
        ["SEE LICENSE IN LICENSE", 'has the license "SEE LICENSE IN LICENSE"'],
        ["UNLICENSED", 'has the license "UNLICENSED"'],
        [undefined, "states no license"],
    ];
    for (const [license, problem] of licenses) {
        it(`${problem === undefined ? "allows" : "refuses"} ${license ?? "none"}`, () => {
            const found = licenseProblems([{ ecosystem: "npm", name: "left", version: "1.0.0", license }]);
            const advice = "use another package, or add it to ci/supplyChain/licenses.ts with the reason";
            assert.deepEqual(found, problem === undefined ? [] : [`npm left 1.0.0 ${problem}: ${advice}`]);
        });
    }

    it("allows an exception with the license that was looked at, and no other", () => {
        const data = { ecosystem: "npm", name: "caniuse-lite", version: "1.0.0" } as const;
        assert.deepEqual(licenseProblems([{ ...data, license: "CC-BY-4.0" }]), []);
        assert.equal(licenseProblems([{ ...data, license: "CC-BY-NC-4.0" }]).length, 1);
    });

    it("reads cargo's licenses, also with a slash, and leaves out the project's own crates", () => {
        const own = { name: "hello", version: "0.1.0", license: null, source: null };
        const old = { name: "fnv", version: "1.0.7", license: "Apache-2.0 / MIT", source: "registry+…" };
        const found = cratesOf(JSON.stringify({ packages: [own, old] }));
        assert.deepEqual(
            found.map(({ name, license }) => [name, license]),
            [["fnv", "Apache-2.0 OR MIT"]],
        );
    });
});

describe("the check of vulnerabilities", () => {
    const bad: Package = { ecosystem: "npm", name: "left", version: "1.0.0" };
    const good: Package = { ecosystem: "crates.io", name: "right", version: "2.0.0" };
    const advisories: Record<string, object> = {
        "GHSA-1": { id: "GHSA-1", summary: "Runs what it is sent", database_specific: { severity: "HIGH" } },
        "GHSA-2": { id: "GHSA-2", withdrawn: "2026-01-01T00:00:00Z" },
        "MAL-1": { id: "MAL-1" },
    };
    let stop: (() => void) | undefined;
    afterEach(() => stop?.());

    /** OSV's API, which has two pages about the bad package. */
    async function api(status = 200): Promise<string> {
        const { address, close } = await serve((request, response) => {
            void bodyOf(request).then((body) => {
                response.statusCode = status;
                response.end(JSON.stringify(answer(request.url ?? "", body)));
            });
        });
        stop = close;
        return `http://${address}`;
    }
    function answer(path: string, body: string): object {
        const id = /^\/v1\/vulns\/(.+)$/.exec(path)?.[1];
        if (id !== undefined) {
            return advisories[id] ?? {};
        }
        const { queries } = JSON.parse(body) as {
            queries: { package: { name: string }; page_token?: string }[];
        };
        return {
            results: queries.map(({ package: { name }, page_token }) => {
                if (name === "right") {
                    return {};
                }
                return page_token === undefined
                    ? { vulns: [{ id: "GHSA-1" }, { id: "GHSA-2" }], next_page_token: "2" }
                    : { vulns: [{ id: "MAL-1" }] };
            }),
        };
    }

    const first = "npm left 1.0.0: Runs what it is sent (high), https://osv.dev/GHSA-1";
    const second = "npm left 1.0.0: MAL-1 (severity unknown), https://osv.dev/MAL-1";

    it("reports each, on every page, but none that was withdrawn", async () => {
        const found = await knownVulnerabilities([bad, good], [], "2026-11-26", await api());
        assert.deepEqual(found, [first, second]);
    });

    it("accepts one with a reason until its last day, and reports the acceptance after it", async () => {
        const accepted = [{ id: "GHSA-1", reason: "not reached", until: "2026-11-26" }];
        const address = await api();
        assert.deepEqual(await knownVulnerabilities([bad], accepted, "2026-11-26", address), [second]);
        assert.deepEqual(await knownVulnerabilities([bad], accepted, "2026-11-27", address), [
            "GHSA-1 was accepted until 2026-11-26: fix it, or set a later date",
            first,
            second,
        ]);
    });

    it("does not take an error for an answer", async () => {
        const address = await api(503);
        await assert.rejects(knownVulnerabilities([good], [], "2026-11-26", address), /answered 503/);
    });
});

describe("the check of signatures", () => {
    const invalid = "1 package has an invalid registry signature:\n\nleft@1.0.0 (https://registry.example/)";
    const printed: [title: string, exitCode: number, printed: string, expected: object][] = [
        ["passes what npm verified", 0, "2 packages have verified registry signatures", { problems: [] }],
        ["reports what npm refused", 1, invalid, { problems: invalid.split(/\n+/) }],
        [
            "says that keys cannot be fetched",
            1,
            "npm error code ENOTFOUND\nnpm error errno ENOTFOUND",
            { unchecked: "the signing keys cannot be fetched (ENOTFOUND)" },
        ],
        [
            "says that the registry offers none",
            1,
            "npm error found no dependencies to audit that were installed from a supported registry",
            {
                unchecked:
                    "the registry offers no signatures (found no dependencies to audit that were installed from a supported registry)",
            },
        ],
        [
            "does not take a wrong key for a network that is down",
            1,
            "npm error code EMISSINGSIGNATUREKEY",
            { problems: ["npm error code EMISSINGSIGNATUREKEY"] },
        ],
    ];
    for (const [title, exitCode, text, expected] of printed) {
        it(title, () => assert.deepEqual(readSignatures(exitCode, text), expected));
    }
});

describe("the check of dependencies", () => {
    const folder = new TestFolder();
    const { fetch: usual } = globalThis;
    afterEach(() => (globalThis.fetch = usual));

    /** Runs the script where cargo and npm find nothing, and OSV cannot be reached. */
    function run(license: string, ...args: string[]) {
        const crate = { name: "fnv", version: "1.0.7", license, source: "registry+…" };
        folder.write("cargo", `#!/bin/sh\necho '${JSON.stringify({ packages: [crate] })}'\n`, 0o755);
        folder.write("npm", "#!/bin/sh\n", 0o755);
        globalThis.fetch = () => Promise.reject(new TypeError("fetch failed"));
        const path = `${folder.path}${delimiter}${process.env["PATH"]}`;
        return runHere("ci/supplyChain/check.ts", args, { PATH: path });
    }

    it("reports what it could not check, and fails for it on request", async () => {
        const { stdout, exitCode } = await run("MIT");
        const expected = [
            "✔ licenses of npm packages",
            "✔ licenses of crates",
            "✔ signatures of npm packages",
        ];
        const skipped = "known vulnerabilities: SKIPPED, fetch failed";
        assert.deepEqual([stdout.trim().split("\n"), exitCode], [[...expected, `– ${skipped}`], 0]);
        const required = await run("MIT", "--require");
        assert.deepEqual([required.stdout.trim().split("\n").at(-1), required.exitCode], [`✖ ${skipped}`, 1]);
    });

    it("fails for a problem, and goes on to the others", async () => {
        const { stdout, exitCode } = await run("GPL-3.0-only");
        assert.match(stdout, /^✖ licenses of crates\n {4}crates\.io fnv 1\.0\.7 has .*\n✔ signatures/m);
        assert.equal(exitCode, 1);
    });
});
