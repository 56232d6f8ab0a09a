import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { LocalStackConfig } from "../../../../cli/stack/config.ts";
import { readImagesAndLogins } from "../../../../cli/stack/imagesAndLogins.ts";
import type { Workspace } from "../../../../workspace/workspace.ts";
import { TestFolder } from "../../folder.ts";

describe("the images of a stack file", () => {
    const folder = new TestFolder();
    const read = (nats: string) => {
        folder.write(
            "stacks/Pulumi.qa.yaml",
            `config:\n  dhi:policy: production\n  dhi:images: { nats: ${nats} }\n`,
        );
        const home = folder.at(".dhi");
        mkdirSync(home, { recursive: true });
        const workspace: Workspace = { root: folder.path, home, bin: home, pulumiHome: home, env: {} };
        return readImagesAndLogins(workspace, "qa", new LocalStackConfig(workspace, "qa"), () => undefined);
    };

    it("need no digests, which npm run images --pin writes", async () => {
        const { images } = await read("2.15.1-debian13");
        assert.equal(
            images.find(({ key }) => key === "images.nats")?.reference,
            "dhi.io/nats:2.15.1-debian13",
        );
    });

    it("are refused where they are not valid", async () => {
        await assert.rejects(read("latest"), /dhi:images\.nats: .*latest/);
    });
});
