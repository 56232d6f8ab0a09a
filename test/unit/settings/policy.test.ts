import assert from "node:assert/strict";
import { productionRules } from "../../../settings/policy/rules.ts";
import { digest, hello, marker, parsed, problemList, problemsOf } from "./bad.ts";
import { makeCertificate } from "./certificate.ts";

const secretNamed = { secretName: "nats-tls" };

/** A valid production stack on Kubernetes. */
const kubernetes = {
    runtime: "kubernetes",
    policy: "production",
    images: { nats: `2.15.1-debian13@${digest}` },
    nats: { tls: secretNamed, routeTls: secretNamed },
    kubernetes: { context: "prod", reloader: false },
    natsPassword: `${marker}-1`,
    natsRoutePassword: `${marker}-2`,
};

const app = { name: "hello", image: `registry.example.com/hello:1.2.3@${digest}`, port: 3000 };
const images = (more: object) => ({ images: { ...kubernetes.images, ...more } });
const onKubernetes = (more: object) => ({ kubernetes: { ...kubernetes.kubernetes, ...more } });
const exemption = (until: string) => ({
    rule: "image-digest",
    resource: "dhi:images.nats",
    reason: "the digest is not known yet",
    until,
});
const moves = (tag: string, example: string) =>
    `the tag "${tag}" moves from one version to the next, which production refuses: ` +
    `use a full version on a numbered distribution, for example "${example}"`;
const noDigest = (version: string) =>
    `"${version}" has no digest, which production refuses: ` +
    `use "${version}@sha256:…", which "npm run images -- STACK --pin" writes for you`;
const plain =
    "which production refuses: use { secretName: … } with the Secret of the certificate, for example from cert-manager";
const pem = (key: string) =>
    `which production refuses: set it with: pulumi config set --secret --path dhi:${key}.certificate < FILE, ` +
    "and likewise .key and .ca";
const plainClients = "not set, so clients connect without TLS, ";
const plainRoutes = "not set, so servers connect to each other without TLS, ";
const randomOne = (key: string) =>
    `which production refuses: set a random one with: openssl rand -base64 24 | pulumi config set --secret dhi:${key}`;
const short = (key: string) => `is shorter than 16 characters, ${randomOne(key)}`;
const known = (key: string) => `is made of a common password, ${randomOne(key)}`;
const listener = (name: string): [object, Record<string, string>] => [
    onKubernetes({ [name]: true }),
    {
        [`kubernetes.${name}`]:
            "true is a listener without TLS, which production refuses: " +
            "use { secretName: … } with the Secret of its certificate",
    },
];

/** Changes of the valid stack, with the expected problems. */
const refused: [object, Record<string, string | string[]>][] = [
    [{}, {}],
    [images({ nats: `2@${digest}` }), { "images.nats": moves("2", "2.15.1-debian13") }],
    [images({ nats: "2.14" }), { "images.nats": [moves("2.14", "2.15.1-debian13"), noDigest("2.14")] }],
    [onKubernetes({ reloader: true }), { "images.nats-server-config-reloader": noDigest("0.24.0-debian13") }],
    [onKubernetes({ exporter: true }), { "images.prometheus-nats-exporter": noDigest("0.20.2-debian13") }],
    [
        { nats: { ...kubernetes.nats, exporter: true } },
        { "images.prometheus-nats-exporter": noDigest("0.20.2-debian13") },
    ],
    [onKubernetes({ natsBox: true }), { "images.nats-box": noDigest("0.20.0-debian13") }],
    [
        { apps: [{ ...app, image: `registry.example.com/hello:1.2.3-dev@${digest}` }] },
        {
            "apps[0].image":
                '"1.2.3-dev" is a development image, which production refuses: use a tag that does not end in "-dev"',
        },
    ],
    [
        { apps: [app, { ...hello, name: "other", port: 3001 }] },
        {
            "apps[1].context":
                '"apps/hello" is built on the machine that runs Pulumi, which production refuses: ' +
                "use apps[1].image with the digest of an image that CI pushed",
        },
    ],
    [{ nats: { routeTls: secretNamed } }, { "nats.tls": plainClients + plain }],
    [{ nats: { tls: secretNamed } }, { "nats.routeTls": plainRoutes + plain }],
    [{ nats: { tls: secretNamed, nodes: 1 } }, {}],
    ...["leafNodes", "websocket", "mqtt", "gateway"].map(listener),
    [
        { nats: { listeners: { websocket: true } } },
        {
            "nats.tls": plainClients + plain,
            "nats.routeTls": plainRoutes + plain,
            "nats.listeners.websocket":
                "true is a listener without TLS, which production refuses: " +
                "use { secretName: … } with the Secret of its certificate",
        },
    ],
    [{ nats: { ...kubernetes.nats, listeners: { websocket: true, gateway: true } } }, {}],
    [
        {
            natsGatewayPassword: "short",
            nats: {
                ...{ ...kubernetes.nats, clusterName: "EDGE", listeners: { gateway: true } },
                leafRemotes: { hub: { urls: ["tls://hub:7422", "nats://hub:7422"] } },
            },
        },
        {
            "nats.leafRemotes.hub.urls[1]":
                '"nats://hub:7422" is an address without TLS, which production refuses: ' +
                "use one that starts with tls:// or wss://",
            natsGatewayPassword: short("natsGatewayPassword"),
        },
    ],
    [onKubernetes({ mqtt: secretNamed, websocket: false }), {}],
    [
        { natsPassword: undefined, natsToken: `${marker}-3` },
        {
            natsToken:
                "a token is shared by all clients, so a single client can be neither identified nor revoked, which production refuses: " +
                "use a password: pulumi config rm dhi:natsToken, then pulumi config set --secret dhi:natsPassword",
        },
    ],
    [
        { natsPassword: "fifteen-charact", natsRoutePassword: "x" },
        { natsPassword: short("natsPassword"), natsRoutePassword: short("natsRoutePassword") },
    ],
    [
        { natsPassword: "PasswordPassword", natsRoutePassword: "T0pS3cr3tT0pS3cr3t!1" },
        { natsPassword: known("natsPassword"), natsRoutePassword: known("natsRoutePassword") },
    ],
    [{ natsPassword: "T0pS3cr3t" }, { natsPassword: [short("natsPassword"), known("natsPassword")] }],
    [{ natsPassword: "the-password-of-a-very-careful-person" }, {}],
    [
        onKubernetes({ context: undefined }),
        {
            "kubernetes.context":
                "not set, so the kubeconfig's current context is used, which production refuses: " +
                'use the name of a context, as listed by "kubectl config get-contexts"',
        },
    ],
    [onKubernetes({ context: undefined, renderTo: "out" }), {}],
    [
        onKubernetes({ networkPolicy: false }),
        {
            "kubernetes.networkPolicy":
                "false lets every pod in the cluster connect, which production refuses: " +
                "use { clientNamespaces: […] }, or remove it",
        },
    ],
    [
        onKubernetes({ service: { type: "LoadBalancer" }, networkPolicy: { from: ["10.0.0.0/8"] } }),
        {
            "kubernetes.service.sourceRanges":
                "not set, so the load balancer admits every address, which production refuses: " +
                'use ranges such as ["203.0.113.0/24"]',
        },
    ],
    [
        onKubernetes({
            service: {
                type: "LoadBalancer",
                sourceRanges: ["203.0.113.0/24"],
                externalTrafficPolicy: "Local",
            },
        }),
        {},
    ],
    [{ ...images({ nats: "2.15.1-debian13" }), policyExemptions: [exemption("2999-12-31")] }, {}],
    [
        { ...images({ nats: "2.15.1-debian13" }), policyExemptions: [exemption("2020-12-31")] },
        {
            "policyExemptions[0].until":
                '"2020-12-31" is over: follow the rule and remove the exemption, or set a later day',
        },
    ],
    // A problem that does not depend on the policy is reported once.
    [
        images({ nats: "latest" }),
        {
            "images.nats":
                'Docker Hardened Images have no tag "latest": use a version such as "2.15.1-debian13"',
        },
    ],
    [
        { runtime: "docker", nats: {} },
        {
            "images.busybox": noDigest("1.37.0-debian13"),
            natsTls: plainClients + pem("natsTls"),
            natsRouteTls: plainRoutes + pem("natsRouteTls"),
        },
    ],
];

describe("the policy production", () => {
    for (const [values, problems] of refused) {
        it(`${Object.keys(problems).length === 0 ? "accepts" : "refuses"} ${JSON.stringify(values)}`, () => {
            const found = problemsOf(values, kubernetes);
            assert.deepEqual(found, problemList(problems));
            assert.ok(!JSON.stringify(found).includes(marker), "a message contains a secret");
            const inDevelopment = JSON.stringify(
                problemsOf({ ...values, policy: "development" }, kubernetes),
            );
            assert.doesNotMatch(inDevelopment, /which production refuses/);
        });
    }

    for (const { requires, check } of productionRules) {
        it(`has a violation in this table of: ${requires}`, () => {
            const violations = refused.flatMap(([values]) => {
                const { settings } = parsed(values, kubernetes);
                return settings === undefined ? [] : check(settings);
            });
            assert.notDeepEqual(violations, []);
        });
    }

    it("accepts certificates on Docker", function () {
        const certificate = makeCertificate(this);
        const docker = {
            runtime: "docker",
            images: { ...kubernetes.images, busybox: `1.37.0-debian13@${digest}` },
            nats: {},
            kubernetes: {},
            natsTls: certificate,
            natsRouteTls: certificate,
        };
        const assertProblems = (values: object, problems: Record<string, string>) =>
            assert.deepEqual(problemsOf(values, kubernetes), problemList(problems));
        assertProblems(docker, {});
        const { key } = makeCertificate(this);
        assertProblems(
            { ...docker, natsTls: { ...certificate, key } },
            {
                "natsTls.key":
                    "does not belong to the certificate: use the private key of dhi:natsTls.certificate",
            },
        );
        assertProblems(
            { natsTls: certificate },
            {
                natsTls:
                    "cannot be combined with dhi:nats.tls, which names a Secret: remove one of them, for example with: pulumi config rm dhi:natsTls",
            },
        );
    });
});
