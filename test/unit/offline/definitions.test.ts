import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { parse } from "yaml";
import { catalog, definitionOf, definitions, type Repository } from "../../../offline/images/definitions.ts";

/** The definition of an image in the catalog, as far as the test compares it. */
interface CatalogDefinition {
    readonly image: string;
    readonly contents: { readonly packages: readonly string[] };
    readonly accounts: { readonly "run-as": string };
    readonly entrypoint?: readonly string[];
    readonly cmd?: readonly string[];
    readonly "work-dir"?: string;
    readonly ports?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
}

const repositories = Object.keys(definitions) as Repository[];
const catalogClone = process.env["DHI_CATALOG"];

describe("the definitions of hardened images", () => {
    for (const repository of repositories) {
        const { lacks, adds, packages, paths, environment = {} } = definitionOf(repository);
        const listed = [...packages, ...paths.map(({ path }) => path), ...Object.keys(environment)];

        it(`list for ${repository} as lacking only what it has, and as added only what it does not have`, () => {
            assert.ok(Object.keys(lacks).every((name) => listed.includes(name)));
            assert.ok(!Object.keys(adds).some((name) => listed.includes(name)));
        });
    }

    describe("in the catalog", function () {
        before(function () {
            if (catalogClone === undefined) {
                console.log(`      skipped: set DHI_CATALOG to a clone of ${catalog.repository}`);
                this.skip();
            }
        });
        for (const repository of repositories) {
            it(`are the same for ${repository}`, () => {
                const ours = definitionOf(repository);
                const theirs = read(ours.source);
                assert.equal(theirs.image, `dhi.io/${repository}`);
                assert.deepEqual(
                    [...ours.packages].sort(),
                    theirs.contents.packages
                        .filter((name) => !name.startsWith("!"))
                        .map((name) => name.replace(/=.*$/, ""))
                        .sort(),
                );
                const { accounts, entrypoint, cmd, "work-dir": workdir, ports } = theirs;
                assert.deepEqual(
                    [ours.user, ours.entrypoint, ours.cmd, ours.workdir, ours.ports],
                    [accounts["run-as"], entrypoint, cmd, workdir, ports],
                );
                const { [ours.versionVariable ?? ""]: version, ...constant } = theirs.environment ?? {};
                assert.deepEqual(ours.environment ?? {}, constant);
                assert.equal(version === undefined, ours.versionVariable === undefined);
            });
        }
    });
});

function read(path: string): CatalogDefinition {
    const text = execFileSync("git", ["-C", catalogClone ?? "", "show", `${catalog.commit}:${path}`], {
        encoding: "utf8",
    });
    return parse(text) as CatalogDefinition;
}
