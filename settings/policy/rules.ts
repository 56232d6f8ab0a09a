import { hasFloatingTag, tagOf } from "../../components/images/anyImage.ts";
import { digestIn } from "../../components/images/pushedReference.ts";
import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { covers, dayOf } from "../../components/policy/exemptions.ts";
import { unless, type Problem } from "../../components/problems.ts";
import { setCertificateCommand, setCommand } from "../commands.ts";
import { project } from "../names.ts";
import type { PlainSettings } from "../schema.ts";
import type { AnyRuleName } from "./ruleNames.ts";
import { isCommon } from "./passwords.ts";
import {
    certificateOf,
    exampleTag,
    passwords,
    plainListeners,
    runningImages,
    type Found,
} from "./ruleValues.ts";

/** A rule about the values of a stack's configuration. */
interface Rule<T> {
    /** For exemptions: the name of the rule of resources that this is the early answer of, if there is one. */
    readonly name: AnyRuleName;
    /** What it requires, for the documentation. */
    readonly requires: string;
    /** The values that it applies to. */
    readonly selects: (settings: PlainSettings) => readonly Found<T>[];
    readonly violates: (value: T, settings: PlainSettings) => boolean;
    /** What is wrong. Never the value of a secret. */
    readonly message: (value: T) => string;
    /** What to do instead. */
    readonly fix: (value: T, key: string) => string;
}

/** The rules of `dhi:policy: production`. */
export const productionRules = [
    rule({
        name: "image-tag",
        requires: "full versions; a tag that moves from one version to the next is refused",
        selects: runningImages,
        violates: ({ reference }) => hasFloatingTag(reference),
        message: ({ reference }) => `the tag "${tagOf(reference)}" moves from one version to the next`,
        fix: ({ reference }) =>
            `use a full version on a numbered distribution, for example "${exampleTag(reference)}"`,
    }),
    rule({
        name: "image-digest",
        requires: "a digest for every image that runs",
        selects: runningImages,
        violates: ({ reference }) => digestIn(reference) === undefined,
        message: ({ version }) => `"${version}" has no digest`,
        fix: ({ version }) =>
            `use "${version}@sha256:…", which "npm run images -- STACK --pin" writes for you`,
    }),
    rule({
        name: "image-dev",
        requires: "no development images; a tag that ends in `-dev` is refused",
        selects: runningImages,
        violates: ({ reference }) => /-dev(?:@|$)/.test(reference),
        message: ({ reference }) => `"${tagOf(reference)}" is a development image`,
        fix: () => `use a tag that does not end in "-dev"`,
    }),
    rule({
        name: "built-image",
        requires:
            "services by digest, built and pushed by CI; a build on the machine that runs Pulumi is refused",
        selects: ({ apps }) =>
            apps.map(({ context }, index) => ({ key: `apps[${index}].context`, value: context })),
        violates: (context) => context !== undefined,
        message: (context) => `"${context}" is built on the machine that runs Pulumi`,
        fix: (_, key) =>
            `use ${key.replace(".context", ".image")} with the digest of an image that CI pushed`,
    }),
    rule({
        name: "tls",
        requires: "TLS for clients",
        selects: (settings) => [certificateOf(settings, "tls", "natsTls")],
        violates: (certificate) => certificate === undefined,
        message: () => "not set, so clients connect without TLS",
        fix: fixCertificate,
    }),
    rule({
        name: "tls",
        requires: "TLS between servers if there are several",
        selects: (settings) => [certificateOf(settings, "routeTls", "natsRouteTls")],
        violates: (certificate, { nats }) =>
            certificate === undefined && (nats.nodes ?? natsDefaults.nodes) > 1,
        message: () => "not set, so servers connect to each other without TLS",
        fix: fixCertificate,
    }),
    rule({
        name: "tls",
        requires: "TLS for every further listener",
        selects: plainListeners,
        violates: () => true,
        message: () => "true is a listener without TLS",
        fix: (listener) =>
            listener === undefined
                ? "use { secretName: … } with the Secret of its certificate"
                : `set its certificate with: ${setCertificateCommand(`natsListenerTls.${listener}`)}`,
    }),
    rule({
        name: "tls",
        requires: "TLS to other clusters: `tls://` or `wss://` in `nats.leafRemotes`",
        selects: ({ nats: { leafRemotes = {} } }) =>
            Object.entries(leafRemotes).flatMap(([name, { urls }]) =>
                urls.map((url, index) => ({ key: `nats.leafRemotes.${name}.urls[${index}]`, value: url })),
            ),
        violates: (url) => !/^(tls|wss):/.test(url),
        message: (url) => `"${url}" is an address without TLS`,
        fix: () => "use one that starts with tls:// or wss://",
    }),
    rule({
        name: "shared-token",
        requires: "a user and a password; a token that all clients share is refused",
        selects: ({ natsToken }) => [{ key: "natsToken", value: natsToken }],
        violates: (token) => token !== undefined,
        message: () =>
            "a token is shared by all clients, so a single client can be neither identified nor revoked",
        fix: () =>
            `use a password: pulumi config rm ${project}:natsToken, then ${setCommand("natsPassword", { secret: true })}`,
    }),
    rule({
        name: "password",
        requires: "passwords of 16 characters or more",
        selects: passwords,
        violates: (password) => password !== undefined && password.length < 16,
        message: () => "is shorter than 16 characters",
        fix: fixPassword,
    }),
    rule({
        name: "password",
        requires: "no passwords from examples",
        selects: passwords,
        violates: (password) => password !== undefined && isCommon(password),
        message: () => "is made of a common password",
        fix: fixPassword,
    }),
    rule({
        name: "cluster-context",
        requires: "`kubernetes.context`, because the kubeconfig's current context may be any cluster",
        selects: ({ kubernetes }) => [{ key: "kubernetes.context", value: kubernetes.context }],
        violates: (context, { runtime, kubernetes }) =>
            runtime === "kubernetes" && context === undefined && kubernetes.renderTo === undefined,
        message: () => "not set, so the kubeconfig's current context is used",
        fix: () => `use the name of a context, as listed by "kubectl config get-contexts"`,
    }),
    rule({
        name: "network-policy",
        requires: "a network policy",
        selects: ({ kubernetes }) => [{ key: "kubernetes.networkPolicy", value: kubernetes.networkPolicy }],
        violates: (policy) => policy === false,
        message: () => "false lets every pod in the cluster connect",
        fix: () => "use { clientNamespaces: […] }, or remove it",
    }),
    rule({
        name: "published-ports",
        requires: "the addresses that a load balancer admits",
        selects: ({ kubernetes }) => [{ key: "kubernetes.service.sourceRanges", value: kubernetes.service }],
        violates: (service) => service?.type === "LoadBalancer" && (service.sourceRanges ?? []).length === 0,
        message: () => "not set, so the load balancer admits every address",
        fix: () => `use ranges such as ["203.0.113.0/24"]`,
    }),
] as const;

/** Every violation of a stack's policy, and every exemption that is over. */
export function checkPolicy(settings: PlainSettings, today = dayOf(new Date())): Problem[] {
    return settings.policy === "production"
        ? [
              ...productionRules.flatMap((each) => each.check(settings)),
              ...settings.policyExemptions.flatMap(({ until }, index) =>
                  unless(
                      until >= today,
                      `policyExemptions[${index}].until`,
                      `"${until}" is over: follow the rule and remove the exemption, or set a later day`,
                  ),
              ),
          ]
        : [];
}

/** A rule that can be applied, so that rules about values of different types fit in one list. */
function rule<T>({ name, requires, selects, violates, message, fix }: Rule<T>) {
    const check = (settings: PlainSettings): Problem[] =>
        selects(settings)
            .filter(({ value }) => violates(value, settings))
            .filter(({ key }) => !isExempt(name, key, settings))
            .map(({ key, value }) => ({
                path: key,
                reason: `${message(value)}, which production refuses: ${fix(value, key)}`,
            }));
    return { requires, check };
}

function isExempt(rule: AnyRuleName, key: string, { policyExemptions }: PlainSettings): boolean {
    return policyExemptions.some((each) => covers(each, { rule, origin: `${project}:${key}` }));
}

function fixCertificate(_: unknown, key: string): string {
    return key.startsWith("nats.")
        ? "use { secretName: … } with the Secret of the certificate, for example from cert-manager"
        : `set it with: ${setCertificateCommand(key)}`;
}

function fixPassword(_: unknown, key: string): string {
    return `set a random one with: openssl rand -base64 24 | ${setCommand(key, { secret: true })}`;
}
