/** A registry of images on loopback. */
import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** What a registry answers at a path. */
export type Page = readonly [type: string, text: string];

export const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** An image with this configuration: its digest, and what a registry has at which path. */
export function imageAt(repository: string, config: object) {
    const blob = JSON.stringify({ config });
    const mediaType = "application/vnd.oci.image.config.v1+json";
    const about = { mediaType, digest: digestOf(blob), size: 1 };
    const manifest = JSON.stringify({ schemaVersion: 2, config: about, layers: [] });
    const digest = digestOf(manifest);
    const pages: Record<string, Page> = {
        [`/v2/${repository}/manifests/${digest}`]: ["application/vnd.oci.image.manifest.v1+json", manifest],
        [`/v2/${repository}/blobs/${digestOf(blob)}`]: ["application/octet-stream", blob],
    };
    return { digest, pages };
}

/** Serves on a free port until it is closed. */
export async function serve(answer: RequestListener) {
    const server = createServer(answer);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const close = () => {
        server.closeAllConnections();
        server.close();
    };
    return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
