import type { Input } from "@pulumi/pulumi";
import type { PlainArgs } from "../../arguments.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { globalAccount } from "../config/authorization.ts";
import { natsDefaults } from "./cluster.ts";
import type { ExtraListener } from "./listeners.ts";
import { isSubject } from "./subjects.ts";

/**
 * Another cluster that the servers join as leaf nodes
 * (https://docs.nats.io/running-a-nats-service/configuration/leafnodes).
 */
export interface LeafRemote {
    /**
     * The addresses of its servers' listeners for leaf nodes, or for websockets, without a login.
     *
     * @example ["tls://hub.example.com:7422"]
     */
    readonly urls: readonly string[];
    /**
     * The account of this cluster whose messages are exchanged.
     *
     * @default - the global account
     * @example "ORDERS"
     */
    readonly account?: string | undefined;
    /**
     * The user to log in as. Requires `password`. Cannot be combined with `credentials`.
     *
     * @default - no login, or that of `credentials`
     * @example "edge"
     */
    readonly user?: string | undefined;
    /** The user's password. A secret: pass an output of `config.requireSecret`. @default - none */
    readonly password?: Input<string> | undefined;
    /**
     * The content of a credentials file (`.creds`), with which a user of an operator's account logs in. A secret: pass an
     * output of `config.requireSecret`.
     *
     * @default - none
     */
    readonly credentials?: Input<string> | undefined;
    /** The authority that signed its servers' certificates, in PEM. @default - the authorities of the image */
    readonly ca?: Input<string> | undefined;
    /** A certificate to show, in PEM. Requires `key`. @default - none */
    readonly certificate?: Input<string> | undefined;
    /** The private key of `certificate`. A secret: pass an output of `config.requireSecret`. @default - none */
    readonly key?: Input<string> | undefined;
    /** Subjects that do not come in from there. @default [] - none @example ["internal.>"] */
    readonly denyImports?: readonly string[] | undefined;
    /** Subjects that do not go out to there. @default [] - none @example ["internal.>"] */
    readonly denyExports?: readonly string[] | undefined;
}

/** Which other clusters a cluster connects to. */
export interface NatsRemoteArgs {
    /**
     * Other clusters that the servers join as leaf nodes, by a name that only messages and files have. Several servers need
     * another `clusterName` than those have. Streams of both sides are reached from both if each
     * side has a `jetstream.domain` of its own.
     *
     * @default {} - none
     * @example { hub: { urls: ["tls://hub.example.com:7422"], user: "edge", password: config.requireSecret("hubPassword") } }
     */
    readonly leafRemotes?: Readonly<Record<string, LeafRemote>>;
    /**
     * The addresses of other clusters' gateways, by the clusters' names. Requires the listener `gateway`.
     *
     * @default {} - gateways of other clusters may connect, and this one connects to none
     * @example { EAST: ["nats://east.example.com:7222"] }
     */
    readonly gateways?: Readonly<Record<string, readonly string[]>>;
    /**
     * The password of the gateways, which all connected clusters share. A secret: pass an output of `config.requireSecret`.
     *
     * @default - a gateway needs no login
     */
    readonly gatewayPassword?: Input<string>;
}

type Checked = PlainArgs<NatsRemoteArgs> & {
    readonly nodes: number;
    readonly clusterName: string;
    readonly listeners?: Readonly<Partial<Record<ExtraListener, unknown>>>;
    readonly accounts?: Readonly<Record<string, unknown>>;
    readonly authentication?: unknown;
};

/** What may be wrong with the connections to other clusters. */
export function remoteWarnings({ leafRemotes = {}, nodes, clusterName }: Checked): string[] {
    return Object.keys(leafRemotes).length === 0 || nodes < 2 || clusterName !== natsDefaults.clusterName
        ? []
        : [
              `clusterName: "${clusterName}" is the default, which the other cluster may have too, and no cluster accepts ` +
                  'leaf nodes of its own name: use another name, for example "EDGE"',
          ];
}

/** Every problem of the connections to other clusters. No message shows a URL with a login. */
export function checkRemotes(args: Checked): Problem[] {
    const { leafRemotes = {} } = args;
    return [
        ...Object.entries(leafRemotes).flatMap(([name, remote]) => [
            ...checkLeafRemote(name, remote),
            ...checkAccount(name, remote, args),
        ]),
        ...checkGateways(args),
    ];
}

function checkLeafRemote(name: string, remote: PlainArgs<LeafRemote>): Problem[] {
    const {
        urls,
        user,
        password,
        credentials,
        certificate,
        key,
        denyImports = [],
        denyExports = [],
    } = remote;
    const at = `leafRemotes.${name}`;
    const isSet = (value: unknown) => value !== undefined;
    return [
        ...checkName(at, name),
        ...checkUrls(`${at}.urls`, urls, leafSchemes, "tls://hub.example.com:7422"),
        ...unless(
            new Set(urls.map((url) => /^wss?:/.test(url))).size < 2,
            `${at}.urls`,
            "has websocket and other URLs: use one kind",
        ),
        ...unless(isSet(user) || !isSet(password), `${at}.user`, "is required with a password"),
        ...unless(
            isSet(password) || !isSet(user),
            `${at}.password`,
            `is required for the user "${user}": use the password that it has in the other cluster`,
        ),
        ...unless(
            !isSet(user) || !isSet(credentials),
            `${at}.user`,
            "cannot be combined with credentials: remove one of them",
        ),
        ...unless(
            isSet(certificate) === isSet(key),
            `${at}.${isSet(key) ? "certificate" : "key"}`,
            `is required with ${isSet(key) ? "key" : "certificate"}`,
        ),
        ...checkSubjects(`${at}.denyImports`, denyImports),
        ...checkSubjects(`${at}.denyExports`, denyExports),
    ];
}

function checkAccount(
    name: string,
    { account }: PlainArgs<LeafRemote>,
    { accounts = {}, authentication }: Checked,
): Problem[] {
    const { operator } = (authentication ?? {}) as { readonly operator?: unknown };
    const known = [globalAccount, ...Object.keys(accounts)];
    return unless(
        // The server looks up an operator's accounts.
        account === undefined || operator !== undefined || known.includes(account),
        `leafRemotes.${name}.account`,
        `"${account}" does not exist: use one of ${known.join(", ")}`,
    );
}

const leafSchemes = ["tls", "nats", "nats-leaf", "wss", "ws"];

function checkName(path: string, name: string): Problem[] {
    return unless(
        /^[\w-]+$/.test(name),
        path,
        invalid("name of a remote", name, `letters, digits, "-" and "_" only`),
    );
}

function checkUrls(
    path: string,
    urls: readonly string[],
    schemes: readonly string[],
    example: string,
): Problem[] {
    return [
        ...unless(urls.length > 0, path, `is empty: use an address, for example "${example}"`),
        ...urls.flatMap((url, index) => checkUrl(`${path}[${index}]`, url, schemes, example)),
    ];
}

function checkUrl(path: string, url: string, schemes: readonly string[], example: string): Problem[] {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed !== undefined && (parsed.username !== "" || parsed.password !== "")) {
        return [
            { path, reason: "has a login, which would be shown: remove it, and set the user and password" },
        ];
    }
    return unless(
        parsed !== undefined && schemes.includes(parsed.protocol.slice(0, -1)) && parsed.host !== "",
        path,
        // It may have a password where it cannot be read.
        `${url.includes("@") ? "this" : `"${url}"`} is not a valid address: use ${schemes.join(", ")} and a host, for example "${example}"`,
    );
}

function checkSubjects(path: string, subjects: readonly string[]): Problem[] {
    return subjects.flatMap((subject, index) =>
        unless(
            isSubject(subject),
            `${path}[${index}]`,
            invalid("subject", subject, `tokens between dots, for example "internal.>"`),
        ),
    );
}

function checkGateways({ gateways = {}, gatewayPassword, listeners = {}, clusterName }: Checked): Problem[] {
    const needsListener = "requires the listener gateway: turn it on, or remove this";
    const isOn = listeners.gateway !== undefined;
    return [
        ...unless(isOn || Object.keys(gateways).length === 0, "gateways", needsListener),
        ...unless(isOn || gatewayPassword === undefined, "gatewayPassword", needsListener),
        ...Object.entries(gateways).flatMap(([name, urls]) => [
            ...checkName(`gateways.${name}`, name),
            ...unless(
                name !== clusterName,
                `gateways.${name}`,
                `is this cluster's own name: use that of the other cluster, or another clusterName`,
            ),
            ...checkUrls(`gateways.${name}`, urls, ["nats", "tls"], "nats://east.example.com:7222"),
        ]),
    ];
}
