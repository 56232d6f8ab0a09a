import assert from "node:assert/strict";
import { missingFeatures } from "../../../../../components/rust/cargo/features.ts";
import { readCargoProject } from "../../../../../components/rust/cargo/project.ts";
import { removeCrates, service, writeCrate } from "../crate.ts";

const manifest = service["Cargo.toml"]?.replace(
    "metrics = []",
    `metrics = []\ndefault = ["basic"]\nbasic = ["dep:serde"]\nserver = ["tls", "serde/rc"]\ntls = ["server"]`,
);

describe("the features that a program requires", () => {
    afterEach(removeCrates);

    const cases: [on: string[], required: string[], missing: string[]][] = [
        [["default", "server"], ["server"], []],
        // Features can turn on each other.
        [["server"], ["tls"], []],
        [["server"], ["serde"], []],
        [["default"], ["basic"], []],
        [[], ["basic"], ["basic"]],
        [["default"], ["server", "tls"], ["server", "tls"]],
        [[], ["serde/derive"], []],
        [[], [], []],
    ];
    for (const [on, required, missing] of cases) {
        it(`lack ${JSON.stringify(missing)} of ${JSON.stringify(required)} with ${JSON.stringify(on)}`, () => {
            const bin = `[[bin]]\nname = "till"\npath = "src/main.rs"\nrequired-features = ${JSON.stringify(required)}\n`;
            const [found] = readCargoProject(writeCrate({ "Cargo.toml": `${manifest}\n${bin}` })).packages;
            assert.ok(found !== undefined);
            assert.deepEqual(missingFeatures(found, "till", on), missing);
        });
    }
});
