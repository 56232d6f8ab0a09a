import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findTarget } from "../../../../settings/kubernetes/kubeconfig.ts";

const file = fileURLToPath(new URL("../kubeconfig.yaml", import.meta.url));
const dev = { context: "dev", cluster: "dev-cluster", server: "https://192.0.2.2:6443" };
const prod = { context: "prod", cluster: "prod-cluster", server: "https://192.0.2.1:6443" };
const folder = join(tmpdir(), `dhi-kubeconfig-${process.pid}`);
const inFolder = (name: string) => join(folder, name);

describe("findTarget", () => {
    before(() => {
        mkdirSync(folder);
        writeFileSync(inFolder("other"), "current-context: prod\n");
        writeFileSync(inFolder("broken"), "{");
        writeFileSync(inFolder("empty"), "");
    });
    after(() => rmSync(folder, { recursive: true }));

    const several = `${inFolder("other")}:${inFolder("absent")}:${file}`;
    const found: [title: string, ...Parameters<typeof findTarget>, target: object][] = [
        ["the stack's context", { kubeconfig: file, context: "prod" }, {}, prod],
        ["the current context", { kubeconfig: file }, {}, dev],
        ["the current context of KUBECONFIG", {}, { KUBECONFIG: file }, dev],
        ["the first current context in the files of KUBECONFIG", {}, { KUBECONFIG: several }, prod],
    ];
    for (const [title, settings, env, target] of found) {
        it(`finds the cluster of ${title}`, () => {
            assert.deepEqual(findTarget(settings, env), { target, problems: [] });
        });
    }

    const refused: [title: string, stack: object, key: string, reason: string][] = [
        [
            "a context that does not exist, and lists those that do",
            { kubeconfig: file, context: "production" },
            "context",
            '"production" does not exist in the kubeconfig: use one of "dev", "prod", "lost"',
        ],
        [
            "a cluster without an address",
            { kubeconfig: file, context: "lost" },
            "context",
            '"lost" refers to the cluster "gone", which has no address in the kubeconfig: add it there',
        ],
        [
            "a kubeconfig without contexts",
            { kubeconfig: inFolder("empty") },
            "context",
            "is required, because the kubeconfig has no current context: use a kubeconfig with contexts",
        ],
        [
            "a kubeconfig that does not exist",
            { kubeconfig: inFolder("absent") },
            "kubeconfig",
            `${inFolder("absent")} does not exist: use the path of a kubeconfig, or set KUBECONFIG`,
        ],
        [
            "an invalid kubeconfig",
            { kubeconfig: inFolder("broken") },
            "kubeconfig",
            `"${inFolder("broken")}" is not a valid kubeconfig: use the path of a YAML file with contexts and clusters`,
        ],
    ];
    for (const [title, stack, key, reason] of refused) {
        it(`refuses ${title}`, () => {
            assert.deepEqual(findTarget(stack, {}).problems, [{ path: `kubernetes.${key}`, reason }]);
        });
    }
});
