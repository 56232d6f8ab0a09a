import assert from "node:assert/strict";
import { stackNamedIn } from "../../../cli/pulumiCli.ts";

describe("stackNamedIn", () => {
    const cases: [string[], string | undefined][] = [
        [["up"], undefined],
        [["up", "--stack", "prod"], "prod"],
        [["up", "--stack=prod"], "prod"],
        [["up", "-s", "prod"], "prod"],
        [["-s", "prod", "up"], "prod"],
        [["up", "--stack=organization/dhi/prod"], "organization/dhi/prod"],
        [["up", "--stack"], undefined],
        [["up", "--stacks", "prod"], undefined],
        [["up", "--suppress-outputs"], undefined],
        [["config", "set", "dhi:nats.nodes", "3"], undefined],
        // Pulumi parses flags with pflag: a short flag may have its value attached, and the last one takes precedence.
        [["up", "-s=prod"], "prod"],
        [["up", "-sprod"], "prod"],
        [["up", "-s", "dev", "--stack", "prod"], "prod"],
    ];
    for (const [args, expected] of cases) {
        it(`is ${expected ?? "none"} in: pulumi ${args.join(" ")}`, () => {
            assert.equal(stackNamedIn(args), expected);
        });
    }
});
