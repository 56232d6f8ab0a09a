import { existsSync, readFileSync } from "node:fs";

import type { ImageEntry } from "./archive.ts";

/** An account without a password or a login shell. */
interface Account {
    readonly name: string;
    readonly uid: number;
}

/** The user every hardened image runs as. Local images use the same, so that volumes keep their owner. */
export const nonroot: Account = { name: "nonroot", uid: 65532 };

/** Where an image keeps its certificate authorities. */
export const bundlePath = "/etc/ssl/certs/ca-certificates.crt";

/** Where systems keep theirs, Debian's place first. */
const bundles = [
    bundlePath,
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/** What every hardened image has: accounts without a login shell, certificate authorities, a place for temporary files. */
export function baseFiles(): ImageEntry[] {
    const { name, uid } = nonroot;
    const { passwd, group } = accounts();
    const bundle = certificateAuthorities();
    return [
        { path: "/etc/passwd", file: passwd },
        { path: "/etc/group", file: group },
        {
            path: "/etc/os-release",
            file: 'ID=dhi-stand-in\nNAME="dhi stand-in, not a Docker Hardened Image"\n',
        },
        { path: `/home/${name}`, folder: true, uid, mode: 0o755 },
        { path: "/root", folder: true, mode: 0o700 },
        { path: "/tmp", folder: true, mode: 0o1777 },
        ...(bundle === undefined ? [] : [{ path: bundlePath, file: bundle }]),
    ];
}

/** The lists of accounts and of groups: root, nonroot, and what else an image has, of nonroot's group. */
export function accounts(...more: readonly Account[]): { passwd: string; group: string } {
    const { name, uid: gid } = nonroot;
    const lines = [nonroot, ...more].map((each) => account(each, gid, `/home/${each.name}`));
    return {
        passwd: [account({ name: "root", uid: 0 }, 0, "/root"), ...lines].join(""),
        group: `root:x:0:\n${name}:x:${gid}:${name}\n`,
    };
}

function account({ name, uid }: Account, gid: number, home: string): string {
    return `${name}:x:${uid}:${gid}:${name}:${home}:/sbin/nologin\n`;
}

/** This machine's own bundle: behind a proxy that inspects TLS, a public one would not do. */
export function certificateAuthorities(): Buffer | undefined {
    const bundle = bundles.find((path) => existsSync(path));
    return bundle === undefined ? undefined : readFileSync(bundle);
}
