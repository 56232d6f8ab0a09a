import { invalid } from "../components/problems.ts";
import { runCommand } from "./command.ts";

/** A command, as its module exports it. */
interface Command {
    /** What `--help` prints. @default - the command handles `--help` itself */
    readonly help?: string;
    run(): Promise<void>;
}

/**
 * The commands in package.json: `npm start`, `npm run down` and so on. Only the command that is called is loaded, which
 * keeps the others' dependencies out of its start time.
 */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
    start: () => import("./commands/start.ts"),
    down: () => import("./commands/down.ts"),
    pulumi: () => import("./commands/pulumi.ts"),
    recover: () => import("./commands/recover.ts"),
    "new-stack": () => import("./commands/newStack.ts"),
    preview: () => import("./commands/preview.ts"),
    images: () => import("./commands/images.ts"),
    cluster: () => import("./commands/cluster.ts"),
    nats: () => import("./commands/nats.ts"),
    backup: () => import("./commands/backup.ts"),
    restore: () => import("./commands/restore.ts"),
    "check-up": () => import("./commands/checkUp.ts"),
    topology: () => import("./commands/topology.ts"),
    monitoring: () => import("./commands/monitoring.ts"),
    policy: () => import("./commands/policy.ts"),
    docs: () => import("./commands/docs.ts"),
};

// The command reads its own arguments from process.argv.
const [name = ""] = process.argv.splice(2, 1);
const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (load === undefined) {
    console.error(`${invalid("command", name, `one of ${Object.keys(commands).join(", ")}`)}.`);
    process.exit(2);
}
const { help, run } = await load();
await (help === undefined ? run() : runCommand(help, run));
