import type { LoginKind } from "../../components/nats/connection.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { LocalStackConfig } from "../stack/config.ts";
import type { StackOutputs } from "../stack/outputs.ts";

/** A `nats` command to run, and what it needs. */
export interface NatsCommand {
    readonly workspace: Workspace;
    readonly stack: string;
    readonly config: LocalStackConfig;
    readonly outputs: StackOutputs;
    readonly login: NatsCommandLogin;
    readonly command: readonly string[];
}

/** A login: a user with a password, a token, an NKey or credentials. */
export interface NatsCommandLogin {
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

/** The folder with a context of the `nats` command: https://docs.nats.io/using-nats/nats-tools/nats_cli#nats-contexts. */
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
}: NatsCommandLogin & ContextTls & { readonly servers: readonly string[] }): Record<string, string> {
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

function loginFields({ user, secret, kind }: NatsCommandLogin): Record<string, string> {
    switch (kind) {
        case "nkey":
            return { nkey: `${contextFolder}/login` };
        case "credentials":
            return { creds: `${contextFolder}/login` };
        default:
            return user === undefined ? { token: secret } : { user, password: secret };
    }
}
