import { runCommand } from "./command.ts";

/** A command, as its module exports it. */
interface Command {
    /** What `--help` prints. @default - the command answers `--help` itself */
    readonly help?: string;
    run(): Promise<void>;
}

/**
 * The commands: `npm start`, `npm run down` and the others of package.json. Each is loaded when it is called, as what it
 * needs takes longer to load than some of them take to run.
 */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
    start: () => import("./commands/start.ts"),
    down: () => import("./commands/down.ts"),
    pulumi: () => import("./commands/pulumi.ts"),
    "new-stack": () => import("./commands/newStack.ts"),
    images: () => import("./commands/images.ts"),
    cluster: () => import("./commands/cluster.ts"),
    docs: () => import("./commands/docs.ts"),
};

// The command finds its own arguments where a program has them.
const [name = ""] = process.argv.splice(2, 1);
const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (load === undefined) {
    console.error(`"${name}" is not a command: use one of ${Object.keys(commands).join(", ")}.`);
    process.exit(2);
}
const { help, run } = await load();
await (help === undefined ? run() : runCommand(help, run));
