import { existsSync, readFileSync } from "node:fs";

import type { ImageEntry } from "./archive.ts";

/** The user every hardened image runs as. Stand-ins use the same, so that volumes keep their owner. */
export const nonroot = { name: "nonroot", uid: 65532 };

/** Where systems keep their certificate authorities, Debian's place first. */
const authorities = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/** What every hardened image has: accounts without a login shell, certificate authorities, a place for temporary files. */
export function baseFiles(): ImageEntry[] {
    const { name, uid } = nonroot;
    const accounts = [
        "root:x:0:0:root:/root:/sbin/nologin",
        `${name}:x:${uid}:${uid}:${name}:/home/${name}:/sbin/nologin`,
    ];
    return [
        { path: "/etc/passwd", file: `${accounts.join("\n")}\n` },
        { path: "/etc/group", file: `root:x:0:\n${name}:x:${uid}:${name}\n` },
        {
            path: "/etc/os-release",
            file: 'ID=dhi-stand-in\nNAME="dhi stand-in, not a Docker Hardened Image"\n',
        },
        { path: `/home/${name}`, folder: true, uid, mode: 0o755 },
        { path: "/root", folder: true, mode: 0o700 },
        { path: "/tmp", folder: true, mode: 0o1777 },
        ...certificateAuthorities(),
    ];
}

/** This machine's own bundle: behind a proxy that inspects TLS, a public one would not do. */
function certificateAuthorities(): ImageEntry[] {
    const bundle = authorities.find((path) => existsSync(path));
    return bundle === undefined
        ? []
        : [{ path: "/etc/ssl/certs/ca-certificates.crt", file: readFileSync(bundle) }];
}
