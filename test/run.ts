/**
 * `npm test`: every check, all of them even when one fails. The last line counts the tests:
 * `N passed, N failed, N skipped`.
 */
import { execa } from "execa";
import { cargoChecks, cargoOptions, cargoProblem } from "./cargo.ts";
import { printCounts, runParts, runSuite, sum, type Counts } from "./parts.ts";

const counts: Counts[] = [await runParts()];
for (const { title, args } of cargoChecks) {
    counts.push(await cargo(title, args));
}
counts.push(await suite("integration tests", ".mocharc.integration.json"));
counts.push(await suite("tests on Kubernetes", ".mocharc.kubernetes.json"));
printCounts(sum(counts));

/** A check by cargo, which counts as one test. It is skipped where the machine has no such cargo. */
async function cargo(title: string, args: readonly string[]): Promise<Counts> {
    const reason = await cargoProblem(args);
    console.log(`\n== ${title}${reason === undefined ? "" : `: SKIPPED, ${reason}`}`);
    if (reason !== undefined) {
        return { passed: 0, failed: 0, skipped: 1 };
    }
    const { failed } = await execa("cargo", args, { stdio: "inherit", reject: false, ...cargoOptions });
    return { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
}

async function suite(title: string, config: string): Promise<Counts> {
    console.log(`\n== ${title}`);
    // Never on the cluster that the user happens to work with: DHI_TEST_KUBECONFIG names one for tests.
    const options = {
        preferLocal: true,
        stdio: "inherit",
        reject: false,
        env: { KUBECONFIG: undefined },
    } as const;
    return runSuite(config, "Spec", async (args) => (await execa("mocha", args, options)).failed);
}
