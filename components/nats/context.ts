/** Contexts of the `nats` command, which have its login in files: https://docs.nats.io/using-nats/nats-tools/nats_cli#nats-contexts. */
import type { LoginKind } from "./connection.ts";

/** A login: a user with a password, a token, an NKey or credentials. */
export interface ContextLogin {
    readonly user?: string | undefined;
    readonly secret: string;
    /** @default - a password, or a token without a user */
    readonly kind?: LoginKind | undefined;
}

/** The TLS files of a context, in PEM; `""` for one that is provided otherwise. */
export interface ContextTls {
    /** The authority to trust. */
    readonly ca?: string | undefined;
    /** The certificate to show. */
    readonly certificate?: string | undefined;
    readonly key?: string | undefined;
}

/** The folder with a context. */
export const contextFolder = "/context";
/** What makes the command read it. */
export const contextArguments = ["--context", `${contextFolder}/context.json`];

/** The files of a context, by name. */
export function contextFiles({
    servers,
    ca,
    certificate,
    key,
    ...login
}: ContextLogin & ContextTls & { readonly servers: readonly string[] }): Record<string, string> {
    const fields = loginFields(login);
    const tls = [
        { field: "ca", file: "ca.crt", text: ca },
        { field: "cert", file: "tls.crt", text: certificate },
        { field: "key", file: "tls.key", text: key },
    ];
    const paths = tls.filter(({ text }) => text !== undefined).map(({ field, file }) => [field, file]);
    const context = {
        url: servers.join(","),
        ...fields,
        ...Object.fromEntries(paths.map(([field, file]) => [field, `${contextFolder}/${file}`])),
    };
    return {
        "context.json": JSON.stringify(context),
        ...("user" in fields || "token" in fields ? {} : { login: login.secret }),
        ...Object.fromEntries(tls.flatMap(({ file, text }) => (text ? [[file, text]] : []))),
    };
}

function loginFields({ user, secret, kind }: ContextLogin): Record<string, string> {
    switch (kind) {
        case "nkey":
            return { nkey: `${contextFolder}/login` };
        case "credentials":
            return { creds: `${contextFolder}/login` };
        default:
            return user === undefined ? { token: secret } : { user, password: secret };
    }
}

/** The Secrets that have TLS files of a context. */
export interface TlsSecrets {
    /** With the authority to trust. @default - none */
    readonly caSecret?: string | undefined;
    /** With the certificate to show. @default - none */
    readonly clientSecret?: string | undefined;
}

/** The TLS files that Secrets provide. */
export function providedTls({ caSecret, clientSecret }: TlsSecrets): ContextTls {
    const client = clientSecret === undefined ? undefined : "";
    return { ca: caSecret === undefined ? undefined : "", certificate: client, key: client };
}

/** The sources of a volume with these files. */
export function tlsSources({ caSecret, clientSecret }: TlsSecrets) {
    return [
        { name: caSecret, files: ["ca.crt"] },
        { name: clientSecret, files: ["tls.crt", "tls.key"] },
    ].flatMap(({ name, files }) =>
        name === undefined
            ? []
            : [{ secret: { name, items: files.map((file) => ({ key: file, path: file })) } }],
    );
}
