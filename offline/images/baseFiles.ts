import { existsSync, readFileSync } from "node:fs";

import type { ImageEntry } from "./archive.ts";

/** An account without a password or a login shell. */
interface Account {
    readonly name: string;
    readonly uid: number;
}

/** The user of hardened images. Local images use the same, so that volumes keep their owner. */
export const nonroot: Account = { name: "nonroot", uid: 65532 };

/** The certificate authorities of an image. */
export const bundlePath = "/etc/ssl/certs/ca-certificates.crt";

/** The certificate authorities of this machine, by distribution; Debian's first. */
const systemBundles = [
    bundlePath,
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/** What every hardened image has: accounts without a login shell, certificate authorities, a folder for temporary files. */
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

/** The content of /etc/passwd and /etc/group: root, nonroot, and more accounts in nonroot's group. */
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

/** This machine's bundle: it has the certificate of a proxy that inspects TLS. */
export function certificateAuthorities(): Buffer | undefined {
    const bundle = systemBundles.find((path) => existsSync(path));
    return bundle === undefined ? undefined : readFileSync(bundle);
}
