const root = new URL("../../../", import.meta.url).href;
let runs = 0;

/** Runs a script in this process: a process of its own would take a second to load Pulumi. */
export async function runHere(script: string, args: readonly string[], env: Record<string, string> = {}) {
    const printed = { stdout: "", stderr: "" };
    let exitCode = 0;
    const printTo = (stream: keyof typeof printed) => (text: string) => (printed[stream] += `${text}\n`);
    const { argv, env: usual, exit } = process;
    const { log, error } = console;
    const stopped = new Error("process.exit");
    Object.assign(process, {
        argv: ["node", script, ...args],
        env: { ...usual, ...env },
        exit: (code: number) => {
            exitCode = code;
            throw stopped;
        },
    });
    Object.assign(console, { log: printTo("stdout"), error: printTo("stderr") });
    try {
        await import(`${root}${script}?run=${++runs}`);
    } catch (caught) {
        if (caught !== stopped) {
            throw caught;
        }
    } finally {
        Object.assign(process, { argv, env: usual, exit });
        Object.assign(console, { log, error });
    }
    return { ...printed, exitCode };
}
