import { bad, badApp, hello, wrong, type Bad } from "./bad.ts";

const noLabel = (value: string, example: string) =>
    `"${value}" is not a valid name: use at most 63 lowercase letters, digits and "-", with a letter or digit at both ends, for example "${example}"`;
const noName = (value: string, example: string) =>
    `"${value}" is not a valid name: use lowercase letters, digits, "-" and ".", for example "${example}"`;
const noLatest = (example: string) =>
    `Docker Hardened Images have no tag "latest": use a version such as "${example}"`;
const known =
    "backup, chart, context, createNamespace, exporter, gateway, kubeconfig, leafNodes, mqtt, namespace, natsBox, " +
    "networkPolicy, podMonitor, priorityClass, prometheusRule, reloader, renderTo, service, storageClass, values, websocket, websocketIngress";

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
    bad("kubernetes.namespace", "My_Space", noLabel("My_Space", "messaging")),
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
    bad(
        "kubernetes.podMonitor",
        true,
        "requires the exporter: set nats.exporter: true too, or remove podMonitor",
    ),
    bad(
        "kubernetes.prometheusRule",
        true,
        "requires the metrics that its alerts are about: set podMonitor: true too, or remove prometheusRule",
    ),
    wrong("kubernetes.backup", true, 'settings, for example { schedule: "30 2 * * *", size: 20Gi }'),
    [
        { runtime: "kubernetes", kubernetes: { backup: { schedule: "daily", size: "20Gi" } } },
        {
            "kubernetes.backup.schedule":
                '"daily" is not a valid schedule: use five fields of cron, in UTC, for example "30 2 * * *"',
        },
    ],
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
    wrong("kubernetes.service", "LoadBalancer", "settings, for example { type: LoadBalancer }"),
    wrong("kubernetes.service.type", "ExternalName", '"ClusterIP", "NodePort" or "LoadBalancer"'),
    wrong("kubernetes.service.externalTrafficPolicy", "local", '"Cluster" or "Local"'),
    wrong("kubernetes.service.nodePort", "30422", "a port, for example 30422"),
    wrong(
        "kubernetes.service.sourceRanges",
        "10.0.0.0/8",
        'ranges of addresses, for example ["203.0.113.0/24"]',
    ),
    bad(
        "kubernetes.websocketIngress.hosts",
        undefined,
        'is required: use host names, for example ["nats.example.com"]',
    ),
    [
        {
            runtime: "kubernetes",
            kubernetes: { service: { type: "NodePort" }, websocketIngress: { hosts: ["nats.example.com"] } },
        },
        {
            "kubernetes.networkPolicy.from":
                'is required with the type "NodePort" of the service: use the addresses that servers see, for ' +
                `example ["203.0.113.0/24"]: the nodes', or with externalTrafficPolicy "Local" the clients'`,
            "kubernetes.websocketIngress": "requires the websocket listener: turn the listener on as well",
        },
    ],
    [
        {
            runtime: "kubernetes",
            kubernetes: {
                values: {
                    config: {
                        jetstream: { fileStore: { pvc: { size: "50Gi" } } },
                        websocket: { enabled: true },
                    },
                    natsBox: { enabled: true },
                },
            },
        },
        {
            "kubernetes.values.config.jetstream.fileStore.pvc.size":
                "is set by dhi:nats.jetstream.size: use that instead",
            "kubernetes.values.config.websocket.enabled":
                "is set by dhi:nats.listeners.websocket: use that instead",
            "kubernetes.values.natsBox.enabled": "is set by dhi:kubernetes.natsBox: use that instead",
        },
    ],
    // The other settings of a service without a required value are checked too.
    badApp(
        { kubernetes: { ingress: {}, drainSeconds: -1 } },
        {
            "kubernetes.ingress.host": "is required: use a host name",
            "kubernetes.drainSeconds":
                "-1 is not a valid number of seconds: use a whole number from 0 to 300",
        },
    ),
    [
        {
            images: {
                "nats-box": "0.19.7-dev",
                "nats-server-config-reloader": "latest",
                "prometheus-nats-exporter": "latest",
            },
        },
        {
            "images.nats-server-config-reloader": noLatest("0.24.0-debian13"),
            "images.prometheus-nats-exporter": noLatest("0.20.2-debian13"),
            "images.nats-box":
                '"0.19.7-dev" is a development image (root, a shell, a package manager) and must not run as a ' +
                'workload: use "0.19.7"',
        },
    ],
    [
        {
            runtime: "kubernetes",
            apps: [hello],
            kubernetes: { values: { config: { jetstrem: { enabled: true } } } },
        },
        {
            "kubernetes.values.config.jetstrem":
                "does not exist in the nats chart 2.14.2: did you mean config.jetstream?",
            "apps[0].push":
                "is required, because Kubernetes pulls from a registry: use a reference, for example " +
                '"registry.example.com/team/hello:1", or adopt a pushed image (image)',
        },
    ],
];
