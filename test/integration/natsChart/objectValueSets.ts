/** Value sets for Kubernetes objects and their overrides, by name. */
export const objectValueSets = {
    defaults: {},
    "hardened images, with a digest in the tag": {
        global: { image: { pullSecretNames: ["dhi"], pullPolicy: "IfNotPresent" } },
        container: {
            image: {
                registry: "dhi.io",
                repository: "nats",
                tag: `2.14.5-debian13@sha256:${"a".repeat(64)}`,
            },
        },
        reloader: {
            image: { registry: "dhi.io", repository: "nats-server-config-reloader", tag: "0-debian13" },
        },
        promExporter: {
            enabled: true,
            image: {
                registry: "dhi.io",
                repository: "prometheus-nats-exporter",
                digest: `sha256:${"b".repeat(64)}`,
            },
        },
        natsBox: {
            container: { image: { fullImageName: "mirror.example/dhi/nats-box:0.19", pullPolicy: "Always" } },
        },
    },
    "a registry for all images, and names of its own": {
        global: { image: { registry: "mirror.example:5000/dhi" }, labels: { team: "messaging", "a/b": "c" } },
        fullnameOverride: "events",
        namespaceOverride: "elsewhere",
        config: {
            cluster: { enabled: true, routeURLs: { useFQDN: true, k8sClusterDomain: "corp.example" } },
        },
        service: { name: "front" },
        headlessService: { name: "peers" },
        configMap: { name: "settings" },
        statefulSet: { name: "servers" },
    },
    "a load balancer with its addresses, and an address that servers advertise": {
        config: {
            cluster: { enabled: true, noAdvertise: false },
            merge: { client_advertise: "<< $CLIENT_ADVERTISE >>" },
        },
        container: { env: { CLIENT_ADVERTISE: '"$(POD_NAME).example.com:4222"' } },
        service: {
            merge: {
                metadata: { annotations: { a: "b" } },
                spec: {
                    type: "LoadBalancer",
                    loadBalancerSourceRanges: ["203.0.113.0/24"],
                    externalTrafficPolicy: "Local",
                },
            },
        },
    },
    "a limit of the file store, an interval, and a key in a file of its own": {
        config: {
            jetstream: {
                enabled: true,
                fileStore: { maxSize: "912680550" },
                merge: { sync_interval: "always", zzz$include: "../nats-encryption/encryption.conf" },
            },
        },
        podTemplate: { merge: { metadata: { annotations: { "dhi/settings": "0f" } } } },
    },
    "ports changed in the Service, exporter and PodMonitor": {
        config: { jetstream: { enabled: true }, leafnodes: { enabled: true }, websocket: { enabled: true } },
        promExporter: {
            enabled: true,
            port: 7778,
            env: { A: "b" },
            merge: { resources: { limits: { memory: "32Mi" } } },
            podMonitor: {
                enabled: true,
                merge: { spec: { podMetricsEndpoints: [{ port: "prom-metrics", interval: "5s" }] } },
            },
        },
        service: {
            ports: {
                nats: { port: 14222, nodePort: 30422 },
                leafnodes: { enabled: false },
                websocket: { appProtocol: "x" },
            },
            merge: { spec: { type: "NodePort" }, metadata: { annotations: { a: "b" } } },
        },
    },
    "nats-box with contexts and credentials": {
        tlsCA: { enabled: true, secretName: "ca" },
        config: { nats: { tls: { enabled: true, secretName: "tls" } } },
        natsBox: {
            defaultContextName: "ops",
            contexts: {
                default: {
                    merge: { user: "app" },
                    patch: [{ op: "add", path: "/description", value: "a & b <c>" }],
                },
                ops: {
                    creds: { contents: "FIRST\nSECOND\n" },
                    nkey: { secretName: "nk" },
                    tls: { secretName: "own" },
                },
                other: { creds: { secretName: "cs", dir: "/x/", key: "u.creds" }, nkey: { contents: "NK" } },
            },
            container: { env: { A: "b" }, resources: { limits: { memory: "64Mi" } }, merge: { tty: true } },
            podTemplate: { merge: { spec: { automountServiceAccountToken: false } } },
            deployment: { merge: { spec: { replicas: 2 } } },
            serviceAccount: { enabled: true, merge: { automountServiceAccountToken: false } },
            contextsSecret: { merge: { immutable: true } },
            contentsSecret: { name: "given" },
        },
    },
    "no reloader, Service and budget, and a checksum of the configuration": {
        reloader: { enabled: false },
        service: { enabled: false },
        podDisruptionBudget: { enabled: false },
        podTemplate: { configChecksumAnnotation: true, merge: { metadata: { annotations: { own: "yes" } } } },
        config: { merge: { debug: true } },
    },
    "security contexts and other merges of the pod": {
        container: {
            merge: {
                securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
                lifecycle: {
                    preStop: {
                        exec: { command: ["/usr/local/bin/nats-server", "-sl=ldm=/var/run/nats/nats.pid"] },
                    },
                },
                startupProbe: { initialDelaySeconds: 1 },
            },
            resources: { requests: { cpu: "250m", memory: "256Mi" } },
        },
        reloader: {
            merge: { securityContext: { runAsUser: 1000 } },
            env: { A: "b" },
            natsVolumeMountPrefixes: ["/data"],
        },
        podTemplate: {
            merge: {
                spec: {
                    priorityClassName: "high",
                    automountServiceAccountToken: false,
                    securityContext: { fsGroup: 1000 },
                },
            },
        },
        statefulSet: { merge: { spec: { updateStrategy: { rollingUpdate: { partition: 1 } } } } },
        serviceAccount: { enabled: true, merge: { metadata: { annotations: { a: "b" } } } },
        podDisruptionBudget: { merge: { spec: { unhealthyPodEvictionPolicy: "AlwaysAllow" } } },
        headlessService: { merge: { metadata: { annotations: { a: "b" } } } },
        configMap: { merge: { immutable: true, data: { "extra.conf": "debug: true" } } },
        config: { jetstream: { enabled: true } },
    },
    patches: {
        config: {
            patch: [
                { op: "add", path: "/max_payload", value: 1024 },
                { op: "remove", path: "/http_port" },
            ],
        },
        container: {
            patch: [
                { op: "add", path: "/env/-", value: { name: "LAST", value: "1" } },
                { op: "add", path: "/env/0", value: { name: "FIRST", value: "1" } },
                { op: "replace", path: "/args/1", value: "/elsewhere.conf" },
                { op: "remove", path: "/ports/1" },
            ],
        },
        service: {
            patch: [{ op: "replace", path: "/metadata/labels/app.kubernetes.io~1version", value: "x" }],
        },
        statefulSet: { patch: [{ op: "add", path: "/spec/template/spec/hostNetwork", value: true }] },
    },
    "objects of the user's own, with templates": {
        fullnameOverride: "events",
        config: { merge: { server_tags: { $tplYaml: '["{{ .Release.Name }}"]' } } },
        extraResources: [
            { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "plain" }, data: { a: "b" } },
            {
                apiVersion: "v1",
                kind: "ConfigMap",
                metadata: {
                    name: { $tplYaml: '{{ include "nats.fullname" $ | quote }}' },
                    labels: { own: "yes", more: { $tplYamlSpread: '{{ include "nats.labels" $ }}' } },
                },
                data: { $tplYaml: "service: {{ .Values.service.name }}" },
                list: ["first", { $tplYamlSpread: "[second, third]" }, "last"],
            },
        ],
    },
} satisfies Record<string, object>;
