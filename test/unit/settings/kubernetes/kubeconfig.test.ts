import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findTarget } from "../../../../settings/kubernetes/kubeconfig.ts";

const file = fileURLToPath(new URL("../kubeconfig.yaml", import.meta.url));
const dev = { context: "dev", cluster: "dev-cluster", server: "https://192.0.2.2:6443" };
const prod = { context: "prod", cluster: "prod-cluster", server: "https://192.0.2.1:6443" };

describe("findTarget", () => {
    let folder: string;
    const write = (name: string, text: string) => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
    };
    before(() => (folder = mkdtempSync(join(tmpdir(), "dhi-kubeconfig-"))));
    after(() => rmSync(folder, { recursive: true }));

    it("finds the cluster of the stack's context", () => {
        const { target, problems } = findTarget({ kubeconfig: file, context: "prod" }, {});
        assert.deepEqual({ target, problems }, { target: prod, problems: [] });
    });

    it("finds the cluster of the current context if the stack has none", () => {
        assert.deepEqual(findTarget({ kubeconfig: file }, {}).target, dev);
        assert.deepEqual(findTarget({}, { KUBECONFIG: file }).target, dev);
    });

    it("searches every file of KUBECONFIG in order", () => {
        const other = write("other", "current-context: prod\n");
        const KUBECONFIG = `${other}:${join(folder, "absent")}:${file}`;
        assert.deepEqual(findTarget({}, { KUBECONFIG }).target, prod);
    });

    it("refuses a context that does not exist, and lists those that do", () => {
        assert.deepEqual(findTarget({ kubeconfig: file, context: "production" }, {}).problems, [
            {
                path: "kubernetes.context",
                reason: '"production" does not exist in the kubeconfig: use one of "dev", "prod", "lost"',
            },
        ]);
    });

    it("refuses a cluster without an address", () => {
        assert.deepEqual(findTarget({ kubeconfig: file, context: "lost" }, {}).problems, [
            {
                path: "kubernetes.context",
                reason: '"lost" refers to the cluster "gone", which has no address in the kubeconfig: add it there',
            },
        ]);
    });

    it("refuses a kubeconfig that does not exist, is invalid, or has no context", () => {
        const absent = join(folder, "absent");
        const broken = write("broken", "{");
        const empty = write("empty", "");
        const reasons = [absent, broken, empty].map((kubeconfig) => findTarget({ kubeconfig }, {}).problems);
        assert.deepEqual(reasons, [
            [
                {
                    path: "kubernetes.kubeconfig",
                    reason: `${absent} does not exist: use the path of a kubeconfig, or set KUBECONFIG`,
                },
            ],
            [
                {
                    path: "kubernetes.kubeconfig",
                    reason: `"${broken}" is not a valid kubeconfig: use the path of a YAML file with contexts and clusters`,
                },
            ],
            [
                {
                    path: "kubernetes.context",
                    reason: "is required, because the kubeconfig has no current context: use a kubeconfig with contexts",
                },
            ],
        ]);
    });
});
