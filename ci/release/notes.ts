import { invalid } from "../../components/problems.ts";

/** What a release is made from. */
export interface Release {
    /** The tag in git: `v` and the version. */
    readonly tag: string;
    /** The version in package.json. */
    readonly version: string;
    /** The text of CHANGELOG.md, in the form of Keep a Changelog. */
    readonly changelog: string;
}

/** Everything that keeps a release from being made. */
export function releaseProblems({ tag, version, changelog }: Release): string[] {
    const notes = releaseNotes(changelog, version);
    return [
        ...(tag === `v${version}` ? [] : [invalid("tag", tag, `v${version}, the version in package.json`)]),
        ...(notes === undefined
            ? [
                  `CHANGELOG.md has no section for ${version}: rename "## [Unreleased]" to "## [${version}] - DATE"`,
              ]
            : []),
        ...(notes === "" ? [`CHANGELOG.md: the section of ${version} is empty`] : []),
    ];
}

/** The text below the heading of a version, or `undefined` where there is none. */
export function releaseNotes(changelog: string, version: string): string | undefined {
    const sections = changelog.split(/^## (?=\[)/m).slice(1);
    const section = sections.find((text) => text.startsWith(`[${version}]`));
    return section?.replace(/^.*/, "").trim();
}
