import type { Input } from "@pulumi/pulumi";
import { hardenedContainer, hardenedPod, secretFileMode } from "../../../hardening/kubernetes.ts";
import type { NatsAuthentication } from "../../args/users.ts";
import { append, helperResources, image } from "./containers.ts";
import type { ChartPlan, ChartValues } from "./plan.ts";

const caFile = "/etc/nats-ca-cert/ca.crt";
const clientFolder = "/etc/nats-client";

/**
 * The chart's own command needs a shell, which the image does not have. Here a `nats` command keeps the container
 * running; `kubectl exec` starts another one in it, with the login in its environment.
 */
export function natsBox(plan: ChartPlan): ChartValues {
    if (plan.natsBoxImage === undefined) {
        return { enabled: false };
    }
    const secure = plan.certificates.nats !== undefined;
    const client =
        plan.clientSecret === undefined
            ? []
            : [
                  {
                      name: "client",
                      secret: { secretName: plan.clientSecret, defaultMode: secretFileMode },
                  },
              ];
    const fromSecret = (key: string) => ({ valueFrom: { secretKeyRef: { name: plan.authSecret, key } } });
    return {
        enabled: true,
        container: {
            image: image(plan.natsBoxImage),
            env: {
                NATS_URL: `${secure ? "tls" : "nats"}://${plan.name}:4222`,
                ...(plan.hasToken
                    ? { NATS_TOKEN: fromSecret("token") }
                    : { NATS_USER: fromSecret("username"), NATS_PASSWORD: fromSecret("password") }),
                ...(secure ? { NATS_CA: caFile } : {}),
                ...(plan.clientSecret === undefined
                    ? {}
                    : { NATS_CERT: `${clientFolder}/tls.crt`, NATS_KEY: `${clientFolder}/tls.key` }),
                // The command needs a configuration folder, and the root file system is read-only.
                XDG_CONFIG_HOME: "/tmp",
            },
            merge: {
                command: ["/usr/local/bin/nats"],
                args: ["subscribe", "_DHI.box"],
                ...hardenedContainer,
                resources: helperResources,
            },
            patch: [
                append("/volumeMounts", { name: "tmp", mountPath: "/tmp" }),
                ...client.map(() => append("/volumeMounts", { name: "client", mountPath: clientFolder })),
            ],
        },
        podTemplate: {
            merge: {
                spec: hardenedPod,
            },
            patch: [
                append("/spec/volumes", { name: "tmp", emptyDir: { medium: "Memory", sizeLimit: "8Mi" } }),
                ...client.map((volume) => append("/spec/volumes", volume)),
            ],
        },
        serviceAccount: { enabled: true, merge: { automountServiceAccountToken: false } },
    };
}

/** What the box logs in with. */
export function natsBoxLogin({ users, token }: NatsAuthentication): Record<string, Input<string>> {
    if (token !== undefined) {
        return { token };
    }
    const [user] = users ?? [];
    return user?.password === undefined ? {} : { username: user.name, password: user.password };
}
