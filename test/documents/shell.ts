/** Checks the commands in shell blocks: npm scripts and their options, Pulumi's commands, other programs, scripts. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, text } from "../../cli/docs/imports.ts";
import { blocksOf, problemAt, type Page } from "./page.ts";

const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };

/** Programs of the field, which pages use. */
const known = new Set(
    "apt-get cargo cd cp curl docker echo env export git helm kubectl mkdir nats openssl printf rm sudo tar".split(
        " ",
    ),
);

/** Words of the shell's own, before a command and in place of one. */
const before = new Set("do then else if while until ! {".split(" "));
const instead = new Set("for done fi }".split(" "));

/** Pulumi's commands, and the subcommands of those that have them. */
const pulumi: Readonly<Record<string, readonly string[]>> = {
    about: [],
    cancel: [],
    config: ["env", "get", "refresh", "rm", "set"],
    destroy: [],
    import: [],
    login: [],
    logout: [],
    logs: [],
    package: ["add", "gen-sdk", "get-schema", "info"],
    plugin: ["install", "ls", "rm"],
    preview: [],
    refresh: [],
    stack: ["change-secrets-provider", "export", "history", "import", "init", "ls", "output", "rm", "select"],
    state: ["delete", "protect", "unprotect"],
    up: [],
    version: [],
    whoami: [],
};

export function checkShell(page: Page): string[] {
    return blocksOf(page)
        .filter(({ language }) => ["sh", "bash", "shell", "console"].includes(language))
        .flatMap(({ line, code }) =>
            commandsIn(code).flatMap((command) =>
                whyWrong(command.words).map((reason) => problemAt(page, line + command.line, reason)),
            ),
        );
}

interface Command {
    /** From 0, in its block. */
    readonly line: number;
    readonly words: readonly string[];
}

/** The commands of a block: those of a list and of a pipe, and those of `$(…)`. */
function commandsIn(code: string): Command[] {
    const commands: Command[] = [];
    let words: string[] = [];
    let line = 0;
    const end = () => {
        if (words.length > 0) {
            commands.push({ line, words });
        }
        words = [];
    };
    const tokens =
        /\\\n|\n|#[^\n]*|&&|\|\||[|;&]|\$\(|[()]|"(?:\\.|[^"\\])*"|'[^']*'|[^\s|;&()"']+|[^\S\n]+/g;
    let count = 0;
    let isWordOpen = false;
    for (const [token] of code.matchAll(tokens)) {
        if (token === "\\\n" || /^[^\S\n]+$/.test(token)) {
            isWordOpen = false;
        } else if (
            /^(?:\n|#.*|&&|\|\||[|;&]|\$\(|[()])$/.test(token) &&
            !(isWordOpen && token.startsWith("#"))
        ) {
            end();
            isWordOpen = false;
        } else {
            const inner = /^"[^]*\$\(([^]*)\)[^]*"$/.exec(token)?.[1];
            commands.push(
                ...(inner === undefined ? [] : commandsIn(inner).map((each) => ({ ...each, line: count }))),
            );
            const word = token.replace(/^["']|["']$/g, "");
            if (words.length === 0) {
                line = count;
            }
            words = isWordOpen ? [...words.slice(0, -1), `${words.at(-1)}${word}`] : [...words, word];
            isWordOpen = true;
        }
        count += token.split("\n").length - 1;
    }
    end();
    return commands;
}

function whyWrong(all: readonly string[]): string[] {
    const start = all.findIndex((word) => !/^\w+=/.test(word) && !before.has(word));
    const [command = "", ...args] = start < 0 ? [] : all.slice(start);
    if (command === "" || instead.has(command)) {
        return [];
    }
    switch (command) {
        case "npm":
            return whyNoScript(args);
        case "npx":
            return existsSync(join(root, "node_modules/.bin", args[0] ?? ""))
                ? []
                : [`npx ${args[0]}: no such program`];
        case "pulumi":
            return whyNoPulumi(args);
        case "node":
        case "sh":
        case "bash":
            return args.filter((arg) => /\.(?:m?[jt]s|sh)$/.test(arg)).flatMap(whyNoFile);
        default:
            return command.includes("/")
                ? whyNoFile(command)
                : known.has(command)
                  ? []
                  : [`"${command}" is not a known program: add it to test/documents/shell.ts`];
    }
}

function whyNoFile(path: string): string[] {
    return existsSync(join(root, path)) ? [] : [`${path} does not exist`];
}

function whyNoScript(args: readonly string[]): string[] {
    const [verb = "", ...rest] = args.filter(
        (arg, index) => !(arg.startsWith("-") && !args.slice(0, index + 1).includes("--")),
    );
    if (["ci", "install"].includes(verb)) {
        return [];
    }
    const name = verb === "run" ? (rest.shift() ?? "") : verb;
    const script = scripts[name];
    if (script === undefined) {
        return [
            `npm run ${name}: package.json has no such script: use one of ${Object.keys(scripts).join(", ")}`,
        ];
    }
    const given = rest[0] === "--" ? rest.slice(1) : rest;
    if (name === "pulumi") {
        return whyNoPulumi(given);
    }
    const file = /^(?:tsx|node) (\S+)(?: (\S+))?$/.exec(script);
    const source = file === null ? undefined : file[2] === undefined ? file[1] : commandFile(file[2]);
    const help = source === undefined ? undefined : text(source);
    return given
        .filter((arg) => arg.startsWith("--"))
        .map((arg) => arg.replace(/=.*/, ""))
        .filter((arg) => help !== undefined && !new RegExp(`${arg}(?![\\w-])`).test(help))
        .map((arg) => `npm run ${name} has no option ${arg}`);
}

/** The module with the help of a command of cli/main.ts. */
function commandFile(name: string): string | undefined {
    return new RegExp(`\\b"?${name}"?: \\(\\) => import\\("\\./([^"]+)"\\)`)
        .exec(text("cli/main.ts"))?.[1]
        ?.replace(/^/, "cli/");
}

function whyNoPulumi(args: readonly string[]): string[] {
    const [command, sub] = args.filter((arg) => !arg.startsWith("-"));
    if (command === undefined) {
        return [];
    }
    const subcommands = Object.hasOwn(pulumi, command) ? pulumi[command] : undefined;
    if (subcommands === undefined) {
        return [`pulumi ${command} is not a known command: use one of ${Object.keys(pulumi).join(", ")}`];
    }
    return subcommands.length === 0 || sub === undefined || subcommands.includes(sub) || args[1] !== sub
        ? []
        : [`pulumi ${command} ${sub} is not a known command: use one of ${subcommands.join(", ")}`];
}
