import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findTarget } from "../../../../settings/kubernetes/kubeconfig.ts";

const file = fileURLToPath(new URL("../kubeconfig.yaml", import.meta.url));
const dev = { context: "dev", cluster: "dev-cluster", server: "https://192.0.2.2:6443" };
const prod = { context: "prod", cluster: "prod-cluster", server: "https://192.0.2.1:6443" };

describe("the cluster that a stack goes to", () => {
    let folder: string;
    const write = (name: string, text: string) => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
    };
    before(() => (folder = mkdtempSync(join(tmpdir(), "dhi-kubeconfig-"))));
    after(() => rmSync(folder, { recursive: true }));

    it("is that of the context that the stack states", () => {
        const { target, problems } = findTarget({ kubeconfig: file, context: "prod" }, {});
        assert.deepEqual({ target, problems }, { target: prod, problems: [] });
    });

    it("is that of the current context where it states none", () => {
        assert.deepEqual(findTarget({ kubeconfig: file }, {}).target, dev);
        assert.deepEqual(findTarget({}, { KUBECONFIG: file }).target, dev);
    });

    it("is looked for in every file of KUBECONFIG, the first one first", () => {
        const other = write("other", "current-context: prod\n");
        const KUBECONFIG = `${other}:${join(folder, "absent")}:${file}`;
        assert.deepEqual(findTarget({}, { KUBECONFIG }).target, prod);
    });

    it("is not guessed: a context that is not there is refused with those that are", () => {
        assert.deepEqual(findTarget({ kubeconfig: file, context: "production" }, {}).problems, [
            {
                path: "kubernetes.context",
                reason: '"production" is no context of the kubeconfig; write one of "dev", "prod", "lost"',
            },
        ]);
    });

    it("has an address", () => {
        assert.deepEqual(findTarget({ kubeconfig: file, context: "lost" }, {}).problems, [
            {
                path: "kubernetes.context",
                reason: '"lost" leads to cluster "gone", which has no address in the kubeconfig; mend it there',
            },
        ]);
    });

    it("needs a kubeconfig that is there, is one, and has a context", () => {
        const absent = join(folder, "absent");
        const broken = write("broken", "{");
        const empty = write("empty", "");
        const reasons = [absent, broken, empty].map((kubeconfig) => findTarget({ kubeconfig }, {}).problems);
        assert.deepEqual(reasons, [
            [
                {
                    path: "kubernetes.kubeconfig",
                    reason: `there is no ${absent}; write the path of a kubeconfig, or set KUBECONFIG`,
                },
            ],
            [
                {
                    path: "kubernetes.kubeconfig",
                    reason: `${broken} is no kubeconfig, which is YAML; write the path of one`,
                },
            ],
            [
                {
                    path: "kubernetes.context",
                    reason: "missing, and the kubeconfig has no current one; write one of none",
                },
            ],
        ]);
    });
});
