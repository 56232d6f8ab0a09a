import assert from "node:assert/strict";
import { randomRounds } from "./rounds.ts";
import type { TestStack } from "./stack.ts";

/** What a round kills. They follow each other in this order. */
const kinds = ["first creation", "roll", "scale", "destroy"] as const;
type Kind = (typeof kinds)[number];

/** Another change, which rounds kill where there are more than usual. */
export interface Change {
    /** The number of lines that an undisturbed run prints. */
    readonly lines: number;
    /** Changes the stack's configuration. */
    configure(stack: TestStack, round: number): Promise<void>;
}

/** What is different between runtimes. */
export interface Runtime {
    readonly stack: TestStack;
    /** Asserts that all data is there that was there in earlier rounds. */
    assertKept(): Promise<void>;
    /** Names of everything that runs. */
    running(): Promise<string[]>;
}

/**
 * Rounds that kill a run at a random moment, and assert that the next one completes it, without a manual edit. Every
 * second one runs `npm run recover` and then Pulumi, the others `npm run -s pulumi`, which does both.
 *
 * @param lines the number of lines that an undisturbed run of each kind prints.
 * @param changes more kinds.
 */
export function itSurvivesInterruptions(
    given: () => Runtime,
    lines: Readonly<Record<Kind, number>>,
    changes: Readonly<Record<string, Change>> = {},
): void {
    const { rounds, seed, random } = randomRounds(kinds.length);
    let size = 3;
    const more = Object.keys(changes);
    const sequence: readonly string[] =
        more.length === 0 ? kinds : [...kinds, "first creation", ...more, "destroy"];

    for (let round = 0; round < rounds; round++) {
        const kind = sequence[round % sequence.length] ?? "destroy";
        const length = changes[kind]?.lines ?? lines[kind as Kind];
        const line = 1 + Math.floor(random() * length * 0.95);
        const isManual = (round + Math.floor(round / kinds.length)) % 2 === 0;
        const how = isManual ? "npm run recover" : "npm run -s pulumi";
        it(`completes by ${how} a ${kind} that was killed after ${line} lines (seed ${seed})`, async () => {
            const { stack, running, assertKept } = given();
            await changes[kind]?.configure(stack, round);
            size = change(stack, kind, round, size);
            const command = [kind === "destroy" ? "destroy" : "up", "--yes", "--skip-preview"];

            const wasKilled = await stack.interrupt(line, ...command);
            console.log(wasKilled ? "      killed" : "      ended before it was killed");
            if (isManual) {
                const { output, exitCode } = await stack.command("recover");
                assert.equal(exitCode, 0, output);
                console.log(output.replace(/^/gm, "      "));
                await stack.succeed(...command);
            } else {
                const { output, exitCode } = await stack.cli("pulumi", ...command, "--stack", stack.name);
                assert.equal(exitCode, 0, output);
                console.log(
                    output
                        .match(/^Stack .*$/gm)
                        ?.join("\n")
                        .replace(/^/gm, "      ") ?? "",
                );
            }

            const servers = Array.from({ length: size }, (_, index) => `${stack.cluster}-${index}`);
            assert.deepEqual(await running(), kind === "destroy" ? [] : servers);
            if (kind !== "destroy") {
                await stack.preview("--expect-no-changes");
                await assertKept();
            }
        });
    }
}

/** Changes the stack's configuration for a round. Returns the number of servers that it then has. */
function change(stack: TestStack, kind: string, round: number, size: number): number {
    if (kind === "roll") {
        stack.setConfig(["dhi:nats", "memory"], `${129 + round}Mi`);
    }
    if (kind !== "scale") {
        return size;
    }
    const next = size === 3 ? 5 : 3;
    stack.setConfig(["dhi:nats", "nodes"], next);
    return next;
}
