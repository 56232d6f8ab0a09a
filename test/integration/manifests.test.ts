/** What CI renders for pull requests from forks. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../../workspace/workspace.ts";

describe("the manifests of the stacks on Kubernetes", function () {
    this.timeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), "dhi-rendered-"));
    after(() => rmSync(folder, { recursive: true }));

    it("are rendered without a secret, a cluster or a state", async () => {
        const { stdout } = await execa("node", ["--import", "tsx", "ci/manifests.ts", folder], {
            cwd: checkout,
            env: { KUBECONFIG: join(folder, "none"), PULUMI_CONFIG_PASSPHRASE: "", PULUMI_BACKEND_URL: "" },
        });
        assert.match(stdout, /^dev: left out, because it runs on Docker\./m);
        assert.deepEqual(readdirSync(folder), ["prod", "staging"]);
        const rendered = new Map(
            readdirSync(join(folder, "prod/1-manifest")).map((file) => [
                file,
                readFileSync(join(folder, "prod/1-manifest", file), "utf8"),
            ]),
        );
        const ofKind = (kind: string) =>
            [...rendered.values()].filter((text) => text.includes(`kind: ${kind}\n`));
        assert.match(ofKind("StatefulSet").join(), /image: dhi\.io\/nats:/);
        assert.match(ofKind("Deployment").join(), /name: dhi-prod-hello/);
        const secrets = ofKind("Secret");
        assert.notEqual(secrets.length, 0);
        assert.ok(
            secrets.every(
                (text) => !/^ {2}\S+: (?!"")\S/m.test(text.split(/^(?:immutable|kind):/m)[0] ?? ""),
            ),
        );
    });
});
