import assert from "node:assert/strict";
import { nonroot } from "../../../../components/hardening/nonroot.ts";
import { checkResource } from "../../../../components/policy/check.ts";
import type { MadeResource } from "../../../../components/policy/resource.ts";
import { container, context, lines, made, podWith, table } from "./made.ts";

const at = "spec.template.spec.containers[0]";

describe("the rules of secrets", () => {
    const file = "use a file of a secret: secretFiles of a service, or a volume with a Secret";
    const looks = (rule: string, path: string, what = "has what looks like a secret") =>
        `${rule} ${path}: ${what}: ${file}`;
    const variable = (name: string, index = 0) =>
        looks("secret-environment", `envs[${index}]`, `${name} has what looks like a secret`);
    const key = "-----BEGIN PRIVATE KEY-----\nMIIB";
    const seed = `SUA${"A".repeat(55)}`;
    table(container, [
        [{ envs: ["PASSWORD_FILE=/run/x", "TOKENS=3", "URL=nats://app@host", "PASSWORD=", "KEYS=a"] }],
        ...["PASSWORD=x", "API_KEY=x", "GITHUB_TOKEN=x", "ClientSecret=-----BEGIN PRIVATE KEY-----"].map(
            (each) => [{ envs: [each] }, variable(each.split("=")[0] ?? "")] as const,
        ),
        ...[key, seed, "nats://app:hunter2@host:4222", "has a-password-of-the-stack in it"].map(
            (text) => [{ envs: ["A=b", `CONFIG=${text}`] }, variable("CONFIG", 1)] as const,
        ),
        // Too short to tell it from other texts.
        [{ envs: ["A=short"] }],
        [{ command: ["--token", seed] }, looks("secret-arguments", "command[1]")],
        [{ entrypoints: ["/app", seed] }, looks("secret-arguments", "entrypoints[1]")],
        [{ healthcheck: { tests: ["CMD", seed] } }, looks("secret-arguments", "healthcheck.tests[1]")],
        [{ labels: [{ label: "a", value: seed }] }, looks("secret-plain", "labels[0].value")],
    ]);
    table(podWith, [
        [
            { env: [{ name: "DB_PASSWORD", value: "x" }] },
            looks("secret-environment", `${at}.env[0].value`, "DB_PASSWORD has what looks like a secret"),
        ],
        [{ args: [seed] }, looks("secret-arguments", `${at}.args[0]`)],
    ]);
    table(
        (props) => made("kubernetes:core/v1:ConfigMap", props),
        [
            [{ data: { "a.txt": "nothing" } }],
            [{ data: { "tls.key": key } }, looks("secret-plain", 'data["tls.key"]')],
            [
                { metadata: { annotations: { note: "a-password-of-the-stack" } } },
                looks("secret-plain", "metadata.annotations.note", "has a secret of the stack in plain text"),
            ],
        ],
    );
    table((props) => made("kubernetes:core/v1:Secret", props), [[{ stringData: { key } }]]);

    it("finds what is secret for Pulumi, and never shows it", () => {
        const secret = (...paths: string[]) => ({ secrets: new Set(paths) });
        const data = { data: { a: "hidden-value" } };
        const cases: [MadeResource, string][] = [
            [
                container({ envs: ["A=hidden-value"] }, secret("envs")),
                looks("secret-environment", "envs", 'has a secret, which "docker inspect" shows'),
            ],
            [
                container({ command: ["hidden-value"] }, secret("command[0]")),
                looks("secret-arguments", "command", "has a secret, which is not encrypted there"),
            ],
            [
                made("kubernetes:core/v1:ConfigMap", data, secret("data")),
                looks("secret-plain", "data", "has a secret, which is not encrypted there"),
            ],
            [
                { ...podWith({}), ...secret("spec") },
                "secret-plain spec.template.spec: has a secret, which everyone who may read the object can read: " +
                    "put it into a Secret, and name that in secretKeyRef or a volume",
            ],
            [
                {
                    ...podWith({ env: [{ name: "A", value: "hidden-value" }] }),
                    ...secret(`${at}.env[0].value`),
                },
                looks(
                    "secret-environment",
                    `${at}.env[0].value`,
                    "is a secret, which everyone who may read pods can read",
                ),
            ],
            [
                container({ user: "hidden-value" }, secret("user")),
                `user user: a secret does not name a user other than root by its number: use "${nonroot}:${nonroot}"`,
            ],
        ];
        for (const [resource, line] of cases) {
            assert.deepEqual(lines(checkResource(resource, context)), [line]);
        }
        assert.deepEqual(checkResource(container({}, secret("uploads")), context), []);
    });
});
