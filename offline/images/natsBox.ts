import semver from "semver";

import { nonroot } from "./baseFiles.ts";
import { goRecipe } from "./goRecipe.ts";
import { natscliTool } from "./natscli.ts";
import { variantDifferences, type VersionChoice } from "./versions.ts";

/**
 * `nats-box`, its runtime variant: no shell, so that its command, `/bin/bash`, fails as the real one's does. Of the
 * four programs in the real one it has the client alone.
 */
export const natsBox = goRecipe({
    title: "NATS box",
    tool: natscliTool,
    choose: chooseForBox,
    path: "/usr/local/bin/nats",
    entries: [{ path: "/nsc", folder: true, uid: nonroot.uid }],
    start: {
        cmd: ["/bin/bash"],
        environment: [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
            "NKEYS_PATH=/nsc/nkeys",
            "XDG_DATA_HOME=/nsc",
            "XDG_CONFIG_HOME=/nsc/.config",
        ],
    },
});

/** The newest client, whatever the tag: the box's version is not the client's. */
export function chooseForBox(tag: string, pinned: readonly string[]): VersionChoice {
    const version = [...pinned].sort(semver.rcompare)[0] ?? "";
    return {
        version,
        differences: [`nats ${version} alone, without nsc, nats-top and nk`, ...variantDifferences(tag)],
    };
}
