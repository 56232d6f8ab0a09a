import { execa } from "execa";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findGo } from "../../../offline/tools/goToolchain.ts";
import { checkout, openWorkspace } from "../../../workspace/workspace.ts";
import { writeFiles } from "../support/files.ts";
import type { Workbench } from "./workbench.ts";

const goProgram = fileURLToPath(new URL("./programs/main.go", import.meta.url));

/** The same program in TypeScript, as text: this checkout lacks the SDK that it imports. */
const nodeProgram = `
    import * as pulumi from "@pulumi/pulumi";
    import { NatsCluster, RustService } from "./index";
    const secrets = new pulumi.Config();
    const nats = new NatsCluster("events", {
        image: "dhi.io/nats:2.15.1-debian13",
        initImage: "dhi.io/busybox:1.37.0-debian13",
        authentication: { users: [{ name: "app", password: secrets.requireSecret("natsPassword") }] },
        routePassword: secrets.requireSecret("routePassword"),
    });
    const adopt = "registry.example.com/team/hello@sha256:…";
    new RustService("hello", { adopt, port: 3000, nats: nats.connection });
`;

/** Compiles or type-checks a generated SDK with a program that uses it. Returns what the tool reports. */
export const sdkChecks: Readonly<Record<"Go" | "Node" | "Python", (bench: Workbench) => Promise<string>>> = {
    async Go({ sdks }) {
        const folder = join(sdks, "go/dhi");
        const pins = join(checkout, "offline/go/pulumi-sdkgen");
        // The versions that the generator was built with: they are in Go's caches.
        const goMod = readFileSync(join(pins, "go.mod"), "utf8");
        const name = "module example.com/pulumi-dhi/sdk/go/dhi";
        writeFiles(folder, { "go.mod": goMod.replace(/^module .*/m, name) });
        copyFileSync(join(pins, "go.sum"), join(folder, "go.sum"));
        mkdirSync(join(folder, "program"));
        copyFileSync(goProgram, join(folder, "program/main.go"));
        const workspace = openWorkspace();
        const go = await findGo(workspace, /^go (\S+)$/m.exec(goMod)?.[1] ?? "", "Compiling the SDK");
        const env = { ...workspace.env, GOTOOLCHAIN: "local", GOFLAGS: "", GOWORK: "off" };
        return run(go.path, ["vet", "-mod=mod", "-trimpath", "./..."], folder, env);
    },
    async Node({ sdks }) {
        const folder = join(sdks, "nodejs");
        symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
        const files = {
            "program.ts": nodeProgram,
            "tsconfig.program.json": '{ "extends": "./tsconfig.json", "files": ["program.ts"] }',
        };
        writeFiles(folder, files);
        const tsc = join(checkout, "node_modules/.bin/tsc");
        return run(tsc, ["--noEmit", "--project", "tsconfig.program.json"], folder);
    },
    async Python({ python = "python3", folder, sdks }) {
        const program = join(folder, "examples/python/__main__.py");
        const env = { MYPYPATH: join(sdks, "python") };
        const args = [
            "-m",
            "mypy",
            "--follow-imports",
            "silent",
            "--cache-dir",
            join(folder, "mypy"),
            program,
        ];
        return run(python, args, folder, env);
    },
};

/** What a command prints, if it fails: Go, for example, also prints every module that it downloads. */
async function run(
    command: string,
    args: readonly string[],
    cwd: string,
    env: NodeJS.ProcessEnv = {},
): Promise<string> {
    const { all, failed } = await execa(command, args, { cwd, env, all: true, reject: false });
    return failed ? `${command} failed\n${all}` : "";
}
