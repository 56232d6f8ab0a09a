/** Value sets for the server's configuration, by name. */
export const configValueSets = {
    "JetStream and a resolver on volumes of their own": {
        config: {
            cluster: { enabled: true, merge: { name: "EVENTS" } },
            jetstream: {
                enabled: true,
                fileStore: {
                    maxSize: "8Gi",
                    pvc: {
                        name: "js",
                        size: "12Gi",
                        storageClassName: "fast",
                        merge: { metadata: { labels: { a: "b" } } },
                    },
                },
            },
            resolver: {
                enabled: true,
                pvc: {
                    size: "2Gi",
                    patch: [{ op: "replace", path: "/spec/accessModes/0", value: "ReadWriteOncePod" }],
                },
                merge: { type: "full", interval: "2m" },
            },
            merge: { operator: "OP", system_account: "SYS" },
        },
        podTemplate: {
            topologySpreadConstraints: { "kubernetes.io/hostname": { maxSkew: 1 }, zone: { maxSkew: 2 } },
        },
    },
    "TLS on every listener, and a CA": {
        tlsCA: { enabled: true, secretName: "ca", dir: "/ca/", key: "root.pem" },
        config: {
            nats: { tls: { enabled: true, secretName: "nats-tls", merge: { verify: true, timeout: 5 } } },
            cluster: { enabled: true, tls: { enabled: true, secretName: "route-tls", cert: "c", key: "k" } },
            leafnodes: { enabled: true, tls: { enabled: true, secretName: "leaf-tls" } },
            websocket: { enabled: true, tls: { enabled: true, secretName: "ws-tls" } },
            mqtt: { enabled: true, tls: { enabled: true, secretName: "mqtt-tls", dir: "/mqtt/" } },
            gateway: { enabled: true, tls: { enabled: true, secretName: "gw-tls" } },
            monitor: { tls: { enabled: true } },
        },
        promExporter: { enabled: true, monitorDomain: "nats.example" },
    },
    "TLS given by hand, a CA from a ConfigMap": {
        tlsCA: { enabled: true, configMapName: "roots" },
        config: {
            nats: { tls: { enabled: true, merge: { cert_file: "/a", key_file: "/b" } } },
            cluster: { enabled: true, tls: { enabled: true, patch: [{ op: "remove", path: "/ca_file" }] } },
        },
        natsBox: { enabled: false },
    },
    "every listener without TLS, every port served, and an ingress": {
        config: {
            cluster: { enabled: true, port: 6223, noAdvertise: false },
            leafnodes: { enabled: true, merge: { no_advertise: false } },
            websocket: {
                enabled: true,
                port: 8443,
                ingress: {
                    enabled: true,
                    hosts: ["a.example", "b.example"],
                    className: "nginx",
                    tlsSecretName: "crt",
                },
            },
            mqtt: { enabled: true },
            gateway: {
                enabled: true,
                merge: { name: "EAST", gateways: [{ name: "WEST", urls: ["nats://w:7222"] }] },
            },
            profiling: { enabled: true },
            serverNamePrefix: "east-",
        },
        container: { ports: { nats: { hostPort: 4222 }, mqtt: { hostIP: "127.0.0.1" } } },
        service: {
            ports: Object.fromEntries(
                ["nats", "cluster", "gateway", "monitor", "profiling"].map((name) => [
                    name,
                    { enabled: true },
                ]),
            ),
        },
        promExporter: { enabled: true },
    },
    "memory store only, and no monitoring": {
        config: {
            monitor: { enabled: false },
            cluster: { enabled: true, replicas: 5 },
            jetstream: {
                enabled: true,
                fileStore: { enabled: false },
                memoryStore: { enabled: true, maxSize: "512Mi" },
                merge: { domain: "hub", max_buffered_size: "<< 8MB >>" },
            },
        },
    },
    "a password from a Secret, and sizes without quotes": {
        container: {
            env: {
                GOMEMLIMIT: "200MiB",
                NATS_PASSWORD: { valueFrom: { secretKeyRef: { name: "nats", key: "password" } } },
            },
        },
        config: {
            cluster: {
                enabled: true,
                merge: { authorization: { user: "route", password: "<< $ROUTE_PASSWORD >>" } },
            },
            merge: {
                authorization: { users: [{ user: "app", password: "<< $NATS_PASSWORD >>" }] },
                max_payload: "<< 8MB >>",
                max_connections: 1073741824,
                write_deadline: "10s",
                text: 'with "quotes", <marks> & a \\ backslash',
                empty: { list: [], map: {} },
                flags: [true, false, null, 1.5, "<< 2 >>", ["nested"]],
            },
        },
    },
    "includes, route URLs with a login, and a file store without a claim": {
        config: {
            cluster: { enabled: true, replicas: 2, routeURLs: { user: "us er", password: "p@ss/word" } },
            jetstream: { enabled: true, fileStore: { dir: "/js", pvc: { enabled: false } } },
            merge: {
                $include: "./first.conf",
                zzz$include: "../other/last.conf",
                accounts: { A: { $include: "a.conf" } },
            },
        },
    },
} satisfies Record<string, object>;
