import { entryOf } from "../components/images/catalog.ts";
import { digestIn } from "../components/images/pushedReference.ts";
import { parseReference } from "../components/images/reference.ts";
import { isFloating, parseTag } from "../components/images/tag.ts";
import { natsDefaults } from "../components/nats/args/cluster.ts";
import type { Problem } from "../components/problems.ts";
import { howToSet } from "./certificates.ts";
import { usedImages, type UsedImage } from "./images/usedImages.ts";
import { project } from "./names.ts";
import type { PlainSettings } from "./schema.ts";

/** A value of a stack's configuration, with the key it belongs to. */
interface Found<T> {
    readonly key: string;
    readonly value: T;
}

/** What a stack may not do. */
interface Rule<T> {
    /** What it asks for, in a few words: for the documentation. */
    readonly asks: string;
    /** The values that the rule is about. */
    readonly about: (settings: PlainSettings) => readonly Found<T>[];
    readonly refuses: (value: T, settings: PlainSettings) => boolean;
    /** What is wrong. Never with the value of a secret. */
    readonly reason: (value: T) => string;
    /** What to write, or to run, instead. */
    readonly mend: (value: T, key: string) => string;
}

/** Everything that `dhi:policy: production` refuses and `development` allows. */
export const productionRules = [
    rule({
        asks: "full versions: a tag that moves from one version to the next is refused",
        about: imagesThatRun,
        refuses: ({ reference }) => isFloatingReference(reference),
        reason: ({ reference }) => `"${tagOf(reference)}" moves on to other versions`,
        mend: ({ reference }) =>
            `write a full version on a numbered distribution, such as "${exampleFor(reference)}"`,
    }),
    rule({
        asks: "a digest for every image that runs",
        about: imagesThatRun,
        refuses: ({ reference }) => digestIn(reference) === undefined,
        reason: ({ version }) => `"${version}" has no digest`,
        mend: ({ version }) => `write "${version}@sha256:…", or let "npm run images -- STACK --pin" write it`,
    }),
    rule({
        asks: "no development images: nothing tagged `-dev` runs",
        about: imagesThatRun,
        refuses: ({ reference }) => /-dev(?:@|$)/.test(reference),
        reason: ({ reference }) => `"${tagOf(reference)}" is a development image`,
        mend: () => `name one whose tag does not end in "-dev"`,
    }),
    rule({
        asks: "services by digest, built and pushed by CI: building on the machine that runs Pulumi is refused",
        about: ({ apps }) =>
            apps.map(({ context }, index) => ({ key: `apps[${index}].context`, value: context })),
        refuses: (context) => context !== undefined,
        reason: (context) => `"${context}" would be built on the machine that runs Pulumi`,
        mend: (_, key) => `write ${key.replace(".context", ".image")} with what CI has pushed, by digest`,
    }),
    rule({
        asks: "TLS for clients",
        about: (settings) => [certificateOf(settings, "tls", "natsTls")],
        refuses: (certificate) => certificate === undefined,
        reason: () => "missing: clients would speak plain text",
        mend: mendCertificate,
    }),
    rule({
        asks: "TLS between servers, where there are several",
        about: (settings) => [certificateOf(settings, "routeTls", "natsRouteTls")],
        refuses: (certificate, { nats }) =>
            certificate === undefined && (nats.nodes ?? natsDefaults.nodes) > 1,
        reason: () => "missing: servers would speak plain text with each other",
        mend: mendCertificate,
    }),
    rule({
        asks: "TLS for every further listener",
        about: ({ kubernetes }) =>
            (["leafNodes", "websocket", "mqtt", "gateway"] as const).map((listener) => ({
                key: `kubernetes.${listener}`,
                value: kubernetes[listener],
            })),
        refuses: (listener) => listener === true,
        reason: () => "true is a listener that speaks plain text",
        mend: () => "write { secretName: … } with the Secret of its certificate",
    }),
    rule({
        asks: "a user and a password: a token that all clients share is refused",
        about: ({ natsToken }) => [{ key: "natsToken", value: natsToken }],
        refuses: (token) => token !== undefined,
        reason: () => "all clients would share it, and nobody could tell them apart or lock one out",
        mend: () =>
            `use a password: pulumi config rm ${project}:natsToken, then pulumi config set --secret ${project}:natsPassword`,
    }),
    rule({
        asks: "passwords of 16 characters or more",
        about: passwords,
        refuses: (password) => password !== undefined && password.length < 16,
        reason: () => "is shorter than 16 characters",
        mend: mendPassword,
    }),
    rule({
        asks: "no password that examples use",
        about: passwords,
        refuses: (password) => password !== undefined && isWellKnown(password),
        reason: () => "is made of a password that everybody knows",
        mend: mendPassword,
    }),
    rule({
        asks: "`kubernetes.context`: the kubeconfig's current one may be any cluster",
        about: ({ kubernetes }) => [{ key: "kubernetes.context", value: kubernetes.context }],
        refuses: (context, { runtime, kubernetes }) =>
            runtime === "kubernetes" && context === undefined && kubernetes.renderTo === undefined,
        reason: () => "missing: the kubeconfig's current context may be any cluster",
        mend: () => `write the name of a context; "kubectl config get-contexts" shows them`,
    }),
    rule({
        asks: "a network policy",
        about: ({ kubernetes }) => [{ key: "kubernetes.networkPolicy", value: kubernetes.networkPolicy }],
        refuses: (policy) => policy === false,
        reason: () => "false lets everybody in the cluster connect",
        mend: () => "write { clientNamespaces: […] }, or leave it out",
    }),
] as const;

/** Every rule of its policy that a stack breaks. */
export function checkPolicy(settings: PlainSettings): Problem[] {
    return settings.policy === "production" ? productionRules.flatMap((check) => check.broken(settings)) : [];
}

/** A rule with the way to apply it, so that rules about different values stand in one list. */
function rule<T>({ asks, about, refuses, reason, mend }: Rule<T>) {
    const broken = (settings: PlainSettings): Problem[] =>
        about(settings)
            .filter(({ value }) => refuses(value, settings))
            .map(({ key, value }) => ({
                path: key,
                reason: `${reason(value)}, which production refuses; ${mend(value, key)}`,
            }));
    return { asks, broken };
}

/** Images of the catalog and adopted ones. What a service is built from does not run. */
function imagesThatRun(settings: PlainSettings): Found<UsedImage>[] {
    const apps = settings.apps.filter(({ image }) => image !== undefined);
    // Keys count all services.
    const adopted = usedImages(settings).filter(({ key }) => /^apps\[\d+\]\.image$/.test(key));
    const ofCatalog = usedImages({ ...settings, apps }).filter(({ key }) => key.startsWith("images."));
    return [...ofCatalog, ...adopted].map((image) => ({ key: image.key, value: image }));
}

/** What follows the name: the tag, without its digest. */
function tagOf(reference: string): string {
    return /:([\w][\w.-]*)(?:@.*)?$/.exec(reference)?.[1] ?? "";
}

/** An application's own versions follow its own rules; its digest holds it. */
function isFloatingReference(reference: string): boolean {
    try {
        const { repository, tag } = parseReference(reference);
        const parsed = parseTag(tag);
        return parsed !== undefined && isFloating(repository, parsed);
    } catch {
        return false;
    }
}

function exampleFor(reference: string): string {
    return entryOf(parseReference(reference).repository).exampleTag;
}

/** A listener's certificate where the runtime takes it from: the key to name is the one that the user would write. */
function certificateOf(
    { runtime, nats, ...settings }: PlainSettings,
    secret: "tls" | "routeTls",
    given: "natsTls" | "natsRouteTls",
): Found<unknown> {
    return runtime === "kubernetes"
        ? { key: `nats.${secret}`, value: nats[secret] ?? settings[given] }
        : { key: given, value: settings[given] };
}

function mendCertificate(_: unknown, key: string): string {
    return key.startsWith("nats.")
        ? "write { secretName: … } with the Secret of their certificate, such as cert-manager makes"
        : `set it with: ${howToSet(key)}`;
}

function passwords({ natsPassword, natsRoutePassword }: PlainSettings): Found<string | undefined>[] {
    return [
        { key: "natsPassword", value: natsPassword },
        { key: "natsRoutePassword", value: natsRoutePassword },
    ];
}

function mendPassword(_: unknown, key: string): string {
    return `set a random one with: openssl rand -base64 24 | pulumi config set --secret ${project}:${key}`;
}

/** Words of passwords in examples, in images and on top of every list of leaked ones. */
const wellKnown = [
    "T0pS3cr3t",
    "password",
    "changeme",
    "s3cr3t",
    "secret",
    "123456",
    "qwerty",
    "letmein",
    "admin",
];

/** Whether nothing but a little is left of a password once what everybody knows is taken out of it. */
function isWellKnown(password: string): boolean {
    const rest = wellKnown.reduce(
        (text, word) => text.replaceAll(word.toLowerCase(), ""),
        password.toLowerCase(),
    );
    return rest !== password.toLowerCase() && rest.length < 8;
}
