import assert from "node:assert/strict";
import { commentText } from "../../../ci/commentText.ts";

const comment = (output: string, ok = true) => commentText("prod", ok, output, {});

describe("the comment on a preview", () => {
    it("is marked, has Pulumi's counts, and is colored by line", () => {
        const output = `
Previewing update (prod):
    +-docker:index/container:Container: (replace)
        [id=1]
      ~ image: "a" => "b"
Resources:
    + 1 to create
    +-2 to replace
    9 unchanged
`;
        const expected = `<!-- dhi preview: prod -->
### \`prod\`: + 1 to create, +-2 to replace

<details><summary>pulumi preview</summary>

\`\`\`diff
Previewing update (prod):
+-    docker:index/container:Container: (replace)
        [id=1]
!       image: "a" => "b"
Resources:
+     1 to create
+-    2 to replace
    9 unchanged
\`\`\`

</details>`;
        assert.equal(comment(output), expected);
    });

    const parts: [title: string, output: string, ok: boolean, expected: RegExp][] = [
        ["reports that nothing changes", "Resources:\n    12 unchanged", true, /### `prod`: no changes\n/],
        ["reports a failed preview", "error: x", false, /### `prod`: the preview failed\n\n<details open>/],
        ["keeps the text inside its block", "a\n````\nb", true, /^`````diff$[^]*^`````$/m],
        ["has no color codes", "\u001b[31mred\u001b[0m", true, /\nred\n/],
    ];
    for (const [title, output, ok, expected] of parts) {
        it(title, () => {
            assert.match(comment(output, ok), expected);
        });
    }

    it("fits GitHub's limit, with the start and the end of the output", () => {
        const text = comment(`the start\n${"x".repeat(200_000)}\nthe end`);
        assert.ok(text.length < 65_536, String(text.length));
        assert.match(text, /the start[^]*characters omitted[^]*the end/);
    });

    it("has no secrets of the environment", () => {
        const text = commentText("prod", true, "pul-marker and passphrase-marker\n  token: kube-marker", {
            PULUMI_ACCESS_TOKEN: "pul-marker",
            PULUMI_CONFIG_PASSPHRASE: "passphrase-marker",
            KUBECONFIG_CONTENT: "apiVersion: v1\n  token: kube-marker\n",
        });
        assert.ok(text.includes("[secret] and [secret]"), text);
        assert.doesNotMatch(text, /marker/);
    });
});
