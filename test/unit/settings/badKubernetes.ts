import { bad, badApp, wrong, type Bad } from "./bad.ts";

const noLabel = (value: string, example: string) =>
    `"${value}" is not a valid name: use at most 63 lowercase letters, digits and "-", with a letter or digit at both ends, for example "${example}"`;
const noName = (value: string, example: string) =>
    `"${value}" is not a valid name: use lowercase letters, digits, "-" and ".", for example "${example}"`;
const noHost = (value: string) =>
    `"${value}" is not a valid host name: use one such as "hello.example.com", without "https://" or a port`;
const noPath = (value: string, example: string) =>
    `"${value}" is not a valid path: use one that begins with "/", without a query, for example "${example}"`;
const known =
    "chart, context, createNamespace, exporter, gateway, kubeconfig, leafNodes, mqtt, namespace, natsBox, " +
    "networkPolicy, podMonitor, priorityClass, reloader, renderTo, storageClass, values, websocket";
const onKubernetes = (kubernetes: object, problems: Record<string, string>): Bad =>
    badApp(
        { kubernetes },
        Object.fromEntries(Object.entries(problems).map(([key, reason]) => [`kubernetes.${key}`, reason])),
    );

/** Invalid values of the keys for Kubernetes. */
export const badKubernetes: Bad[] = [
    wrong("kubernetes", "prod", "settings, for example { context: staging, namespace: messaging }"),
    [
        { kubernetes: { nameSpace: "x", zone: "eu" } },
        {
            "kubernetes.nameSpace": `unknown key (did you mean namespace?): use one of ${known}`,
            "kubernetes.zone": `unknown key: use one of ${known}`,
        },
    ],
    ...["My_Space", "-a", "a".repeat(64)].map((name) =>
        bad("kubernetes.namespace", name, noLabel(name, "messaging")),
    ),
    bad(
        "kubernetes.namespace",
        "kube-system",
        '"kube-system" is reserved by Kubernetes: use another name, for example "messaging"',
    ),
    bad(
        "kubernetes.context",
        " prod",
        '" prod" starts or ends with a space: use a name that "kubectl config get-contexts" lists',
    ),
    wrong("kubernetes.context", "", "the name of a context of the kubeconfig"),
    bad("kubernetes.storageClass", "Fast SSD", noName("Fast SSD", "standard")),
    bad("kubernetes.priorityClass", "high_", noName("high_", "messaging")),
    wrong("kubernetes.reloader", "no", "true or false"),
    wrong("kubernetes.exporter", 1, "true or false"),
    wrong("kubernetes.natsBox", "yes", "true or false"),
    wrong("kubernetes.createNamespace", null, "true or false"),
    bad("kubernetes.podMonitor", true, "requires the exporter: set exporter: true too, or remove podMonitor"),
    wrong("kubernetes.websocket", "wss", "true, false or settings, for example { secretName: nats-tls }"),
    ...["leafNodes", "websocket", "mqtt", "gateway"].map((listener) =>
        bad(`kubernetes.${listener}.secretName`, "MQTT", noName("MQTT", "nats-tls")),
    ),
    [
        { kubernetes: { leafNodes: { name: "x" } } },
        {
            "kubernetes.leafNodes.secretName": "is required: use the name of a Secret",
            "kubernetes.leafNodes.name": "unknown key: use one of secretName",
        },
    ],
    [
        {
            runtime: "kubernetes",
            nats: { tls: { secretName: "nats_tls" }, routeTls: { secretName: "R" } },
        },
        {
            "nats.tls.secretName": noName("nats_tls", "nats-tls"),
            "nats.routeTls.secretName": noName("R", "nats-tls"),
        },
    ],
    wrong("nats.routeTls", "route-tls", "settings, for example { secretName: nats-tls }"),
    wrong("kubernetes.networkPolicy", true, "false or settings of the policy"),
    [
        {
            kubernetes: {
                networkPolicy: { clientNamespaces: ["shop", "Big Shop"], scraperNamespace: "m.o" },
            },
        },
        {
            "kubernetes.networkPolicy.clientNamespaces[1]": noLabel("Big Shop", "shop"),
            "kubernetes.networkPolicy.scraperNamespace": noLabel("m.o", "monitoring"),
        },
    ],
    onKubernetes(
        { ingress: { host: "https://hello.example.com", className: "Nginx", tlsSecretName: "a b" } },
        {
            "ingress.host": noHost("https://hello.example.com"),
            "ingress.className": noName("Nginx", "nginx"),
            "ingress.tlsSecretName": noName("a b", "hello-tls"),
        },
    ),
    // The other settings of a service without a required value are checked too.
    onKubernetes(
        { ingress: {}, drainSeconds: -1 },
        {
            "ingress.host": "is required: use a host name",
            drainSeconds: "-1 is not a valid number of seconds: use a whole number from 0 to 300",
        },
    ),
    onKubernetes(
        { gatewayRoute: { gateway: "Public", gatewayNamespace: "g.w", host: "hello:80" } },
        {
            "gatewayRoute.gateway": noName("Public", "public"),
            "gatewayRoute.gatewayNamespace": noLabel("g.w", "gateways"),
            "gatewayRoute.host": noHost("hello:80"),
        },
    ),
    badApp(
        { replicas: 3, kubernetes: { autoscale: { max: 2 } } },
        { "kubernetes.autoscale.max": "2 is less than replicas (3), the minimum: use 3 or more" },
    ),
    onKubernetes(
        {
            autoscale: { max: 0.5, cpuPercent: 170 },
            livenessPath: "healthz",
            readinessPath: "/ready?x=1",
        },
        {
            "autoscale.max": "0.5 is not a valid number of replicas: use a whole number from 1 to 1000",
            "autoscale.cpuPercent": "170 is not a valid percentage: use a whole number from 1 to 100",
            livenessPath: noPath("healthz", "/healthz"),
            readinessPath: noPath("/ready?x=1", "/readyz"),
        },
    ),
    onKubernetes(
        { drainSeconds: "5s" },
        { drainSeconds: '"5s" is not valid: use a number of seconds, for example 5' },
    ),
    [
        {
            images: {
                "nats-box": "0.19.7-dev",
                "nats-server-config-reloader": "latest",
                "prometheus-nats-exporter": "dhi.io/nats:2",
            },
        },
        {
            "images.nats-server-config-reloader":
                'Docker Hardened Images have no tag "latest": use a version such as "0.24.0-debian13"',
            "images.prometheus-nats-exporter":
                '"dhi.io/nats:2" is an image of nats: use an image of prometheus-nats-exporter',
            "images.nats-box":
                '"0.19.7-dev" is a development image (root, a shell, a package manager) and must not run as a ' +
                'workload: use "0.19.7"',
        },
    ],
];
