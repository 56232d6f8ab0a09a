import semver from "semver";

import { goRecipe } from "../goRecipe.ts";
import { natscliTool } from "./natscli.ts";
import { variantDifferences, type VersionChoice } from "../chooseVersion.ts";

/** `nats-box`, its runtime variant, without a shell. Of the four programs in the hardened image it has only the client. */
export const natsBox = goRecipe({
    repository: "nats-box",
    title: "NATS box",
    tool: natscliTool,
    choose: chooseForBox,
    path: "/usr/local/bin/nats",
});

/** Chooses the newest client for every tag: the tags of nats-box are not versions of the client. */
export function chooseForBox(tag: string, pinned: readonly string[]): VersionChoice {
    const version = [...pinned].sort(semver.rcompare)[0] ?? "";
    return {
        version,
        differences: [`nats ${version} alone, without nsc, nats-top and nk`, ...variantDifferences(tag)],
    };
}
