/** Invalid values of the keys for Kubernetes with their problems, like {@link badSettings}. */
const hello = { name: "hello", context: "apps/hello", binary: "docker-rust-hello", port: 3000 };
const service = (kubernetes: object, more: object = {}) => ({ apps: [{ ...hello, ...more, kubernetes }] });
const badLabel = (value: string, example: string) =>
    `"${value}" is not a valid name: use at most 63 lowercase letters, digits and "-", with a letter or digit at both ends, for example "${example}"`;
const badName = (value: string, example: string) =>
    `"${value}" is not a valid name: use lowercase letters, digits, "-" and ".", for example "${example}"`;
const badHost = (value: string) =>
    `"${value}" is not a valid host name: use one such as "hello.example.com", without "https://" or a port`;
const badListener = (value: unknown) =>
    `${JSON.stringify(value)} is not valid: use true, false or settings, for example { secretName: nats-tls }`;
const flag = (value: unknown) => `${JSON.stringify(value)} is not valid: use true or false`;
const known =
    "chart, context, createNamespace, exporter, gateway, kubeconfig, leafNodes, mqtt, namespace, natsBox, " +
    "networkPolicy, podMonitor, priorityClass, reloader, renderTo, storageClass, values, websocket";

export const badKubernetes: [Record<string, unknown>, Record<string, string>][] = [
    [
        { kubernetes: "prod" },
        {
            kubernetes:
                '"prod" is not valid: use settings, for example { context: staging, namespace: messaging }',
        },
    ],
    [
        { kubernetes: { nameSpace: "x", zone: "eu" } },
        {
            "kubernetes.nameSpace": `unknown key (did you mean namespace?): use one of ${known}`,
            "kubernetes.zone": `unknown key: use one of ${known}`,
        },
    ],
    [
        { kubernetes: { namespace: "My_Space" } },
        { "kubernetes.namespace": badLabel("My_Space", "messaging") },
    ],
    [{ kubernetes: { namespace: "-a" } }, { "kubernetes.namespace": badLabel("-a", "messaging") }],
    [
        { kubernetes: { namespace: "a".repeat(64) } },
        { "kubernetes.namespace": badLabel("a".repeat(64), "messaging") },
    ],
    [
        { kubernetes: { namespace: "kube-system" } },
        {
            "kubernetes.namespace":
                '"kube-system" is reserved by Kubernetes: use another name, for example "messaging"',
        },
    ],
    [
        { kubernetes: { context: " prod" } },
        {
            "kubernetes.context":
                '" prod" starts or ends with a space: use a name that "kubectl config get-contexts" lists',
        },
    ],
    [
        { kubernetes: { context: "" } },
        { "kubernetes.context": '"" is not valid: use the name of a context of the kubeconfig' },
    ],
    [
        { kubernetes: { storageClass: "Fast SSD" } },
        { "kubernetes.storageClass": badName("Fast SSD", "standard") },
    ],
    [
        { kubernetes: { priorityClass: "high_" } },
        { "kubernetes.priorityClass": badName("high_", "messaging") },
    ],
    [{ kubernetes: { reloader: "no" } }, { "kubernetes.reloader": flag("no") }],
    [{ kubernetes: { exporter: 1 } }, { "kubernetes.exporter": flag(1) }],
    [{ kubernetes: { natsBox: "yes" } }, { "kubernetes.natsBox": flag("yes") }],
    [{ kubernetes: { createNamespace: null } }, { "kubernetes.createNamespace": flag(null) }],
    [
        { kubernetes: { podMonitor: true } },
        { "kubernetes.podMonitor": "requires the exporter: set exporter: true too, or remove podMonitor" },
    ],
    [{ kubernetes: { websocket: "wss" } }, { "kubernetes.websocket": badListener("wss") }],
    [
        { kubernetes: { mqtt: { secretName: "MQTT" } } },
        { "kubernetes.mqtt.secretName": badName("MQTT", "nats-tls") },
    ],
    [
        { kubernetes: { leafNodes: { name: "x" } } },
        {
            "kubernetes.leafNodes.secretName": "is required: use the name of a Secret",
            "kubernetes.leafNodes.name": "unknown key: use one of secretName",
        },
    ],
    [
        { runtime: "kubernetes", nats: { tls: { secretName: "nats_tls" } } },
        { "nats.tls.secretName": badName("nats_tls", "nats-tls") },
    ],
    [
        { runtime: "kubernetes", nats: { routeTls: "route-tls" } },
        { "nats.routeTls": '"route-tls" is not valid: use settings, for example { secretName: nats-tls }' },
    ],
    [
        { kubernetes: { networkPolicy: true } },
        { "kubernetes.networkPolicy": "true is not valid: use false or settings of the policy" },
    ],
    [
        {
            kubernetes: {
                networkPolicy: { clientNamespaces: ["shop", "Big Shop"], scraperNamespace: "m.o" },
            },
        },
        {
            "kubernetes.networkPolicy.clientNamespaces[1]": badLabel("Big Shop", "shop"),
            "kubernetes.networkPolicy.scraperNamespace": badLabel("m.o", "monitoring"),
        },
    ],
    [
        service({ ingress: { host: "https://hello.example.com", className: "Nginx", tlsSecretName: "a b" } }),
        {
            "apps[0].kubernetes.ingress.host": badHost("https://hello.example.com"),
            "apps[0].kubernetes.ingress.className": badName("Nginx", "nginx"),
            "apps[0].kubernetes.ingress.tlsSecretName": badName("a b", "hello-tls"),
        },
    ],
    [service({ ingress: {} }), { "apps[0].kubernetes.ingress.host": "is required: use a host name" }],
    [
        service({ gatewayRoute: { gateway: "Public", gatewayNamespace: "g.w", host: "hello:80" } }),
        {
            "apps[0].kubernetes.gatewayRoute.gateway": badName("Public", "public"),
            "apps[0].kubernetes.gatewayRoute.gatewayNamespace": badLabel("g.w", "gateways"),
            "apps[0].kubernetes.gatewayRoute.host": badHost("hello:80"),
        },
    ],
    [
        service({ autoscale: { max: 2 } }, { replicas: 3 }),
        {
            "apps[0].kubernetes.autoscale.max": "2 is less than replicas (3), the minimum: use 3 or more",
        },
    ],
    [
        service({ autoscale: { max: 0.5, cpuPercent: 170 } }),
        {
            "apps[0].kubernetes.autoscale.max":
                "0.5 is not a valid number of replicas: use a whole number from 1 to 1000",
            "apps[0].kubernetes.autoscale.cpuPercent":
                "170 is not a valid percentage: use a whole number from 1 to 100",
        },
    ],
    [
        service({ livenessPath: "healthz", readinessPath: "/ready?x=1" }),
        {
            "apps[0].kubernetes.livenessPath":
                '"healthz" is not a valid path: use one that begins with "/", without a query, for example "/healthz"',
            "apps[0].kubernetes.readinessPath":
                '"/ready?x=1" is not a valid path: use one that begins with "/", without a query, for example "/readyz"',
        },
    ],
    [
        service({ drainSeconds: -1 }),
        {
            "apps[0].kubernetes.drainSeconds":
                "-1 is not a valid number of seconds: use a whole number from 0 to 300",
        },
    ],
    [
        service({ drainSeconds: "5s" }),
        { "apps[0].kubernetes.drainSeconds": '"5s" is not valid: use a number of seconds, for example 5' },
    ],
    [
        { images: { "nats-box": "0.19.7-dev", "nats-server-config-reloader": "latest" } },
        {
            "images.nats-server-config-reloader":
                'Docker Hardened Images have no tag "latest": use a version such as "0.24.0-debian13"',
            "images.nats-box":
                '"0.19.7-dev" is a development image (root, a shell, a package manager) and must not run as a ' +
                'workload: use "0.19.7"',
        },
    ],
    [
        { images: { "prometheus-nats-exporter": "dhi.io/nats:2" } },
        {
            "images.prometheus-nats-exporter":
                '"dhi.io/nats:2" is an image of nats: use an image of prometheus-nats-exporter',
        },
    ],
];
