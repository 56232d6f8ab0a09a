import type { Unwrap } from "@pulumi/pulumi";
import type { LeafRemote, NatsRemoteArgs } from "../args/remotes.ts";
import { renderSettings } from "./text.ts";

/** The connections to other clusters, with the secrets resolved. */
export type Remotes = Unwrap<NatsRemoteArgs>;

/** The user of the gateways. Only its password is a secret. */
const gatewayUser = "gateway";

/** The files of remotes, which their settings name: those of a leaf remote start with its name. */
const fileEndings = {
    credentials: ".creds",
    certificate: ".crt",
    key: ".key",
    ca: "-ca.crt",
} as const satisfies Partial<Record<keyof LeafRemote, string>>;
const fileKeys = Object.keys(fileEndings) as (keyof typeof fileEndings)[];

/** The contents of the leaf remotes' files, by file name. Mostly secrets. */
export function remoteFiles<Text>(
    remotes: Readonly<Record<string, Partial<Record<keyof typeof fileEndings, Text | undefined>>>> = {},
): Record<string, Text> {
    const files = Object.entries(remotes).flatMap(([name, remote]) =>
        fileKeys.map((key) => [`leaf-${name}${fileEndings[key]}`, remote[key]] as const),
    );
    return Object.fromEntries(files.filter(([, text]) => text !== undefined)) as Record<string, Text>;
}

/**
 * The blocks `leafnodes` and `gateway` as far as they have remotes.
 *
 * @param folder where the servers find {@link remoteFiles}.
 */
export function remoteBlocks(remotes: Remotes, folder: string): { leafnodes?: object; gateway?: object } {
    const { leafRemotes = {}, gateways = {}, gatewayPassword } = remotes;
    const leaves = Object.entries(leafRemotes).map(([name, remote]) => leafRemote(name, remote, folder));
    const others = Object.entries(gateways).map(([name, urls]) => ({
        name,
        urls: urls.map((url) => withLogin(url, gatewayUser, gatewayPassword)),
    }));
    const gateway = {
        ...(gatewayPassword === undefined
            ? {}
            : { authorization: { user: gatewayUser, password: gatewayPassword } }),
        ...(others.length === 0 ? {} : { gateways: others }),
    };
    return {
        ...(leaves.length === 0 ? {} : { leafnodes: { remotes: leaves } }),
        ...(Object.keys(gateway).length === 0 ? {} : { gateway }),
    };
}

/** Renders what is in one of the blocks, as a file to include. */
export function renderRemotes(remotes: Remotes, block: "leafnodes" | "gateway", folder: string): string {
    return [...renderSettings(remoteBlocks(remotes, folder)[block] ?? {}), ""].join("\n");
}

function leafRemote(name: string, remote: Unwrap<LeafRemote>, folder: string): object {
    const file = (key: keyof typeof fileEndings) =>
        remote[key] === undefined ? undefined : `${folder}/leaf-${name}${fileEndings[key]}`;
    const tls = { cert_file: file("certificate"), key_file: file("key"), ca_file: file("ca") };
    return {
        urls: remote.urls.map((url) => withLogin(url, remote.user, remote.password)),
        account: remote.account,
        credentials: file("credentials"),
        tls: Object.values(tls).some((path) => path !== undefined) ? tls : undefined,
        deny_imports: remote.denyImports,
        deny_exports: remote.denyExports,
    };
}

function withLogin(url: string, user: string | undefined, password: string | undefined): string {
    if (user === undefined || password === undefined) {
        return url;
    }
    return url.replace("://", `://${encodeURIComponent(user)}:${encodeURIComponent(password)}@`);
}
