import semver from "semver";

import { goRecipe } from "../goRecipe.ts";
import { natscliTool } from "./natscli.ts";
import { variantDifferences, type VersionChoice } from "../chooseVersion.ts";

/** `nats-box`, its runtime variant: no shell and no command. Of the four programs in the real one it has the client alone. */
export const natsBox = goRecipe({
    repository: "nats-box",
    title: "NATS box",
    tool: natscliTool,
    choose: chooseForBox,
    path: "/usr/local/bin/nats",
});

/** The newest client, whatever the tag: the box's version is not the client's. */
export function chooseForBox(tag: string, pinned: readonly string[]): VersionChoice {
    const version = [...pinned].sort(semver.rcompare)[0] ?? "";
    return {
        version,
        differences: [`nats ${version} alone, without nsc, nats-top and nk`, ...variantDifferences(tag)],
    };
}
