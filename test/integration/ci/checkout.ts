import { execa } from "execa";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, readFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openWorkspace } from "../../../workspace/workspace.ts";

/** A checkout of this project as CI has it, with a service and stacks of its own. */
export class Checkout {
    readonly folder = mkdtempSync(join(tmpdir(), "dhi-ci-checkout-"));

    /**
     * @param service a Cargo project, for `apps/service`.
     * @param stacks the texts of stack files, by stack.
     */
    static async create(service: string, stacks: Readonly<Record<string, string>>): Promise<Checkout> {
        const parts = ["ci", "cli", "components", "offline", "settings", "workspace", "*.json"];
        const checkout = await Checkout.copy(...parts);
        cpSync(service, checkout.path("apps/service"), { recursive: true });
        for (const [stack, text] of Object.entries(stacks)) {
            writeFileSync(checkout.stackFile(stack), text);
        }
        writeFileSync(checkout.path(".gitignore"), "node_modules\n.dhi\ndigests\n");
        await checkout.commit();
        return checkout;
    }

    /** Copies parts of this checkout, as `git ls-files` selects them, without their history. */
    static async copy(...parts: readonly string[]): Promise<Checkout> {
        const checkout = new Checkout();
        const { root } = openWorkspace();
        const options = ["--cached", "--others", "--exclude-standard"];
        const { stdout } = await execa("git", ["ls-files", ...options, ...parts], { cwd: root });
        for (const file of stdout.split("\n")) {
            mkdirSync(dirname(checkout.path(file)), { recursive: true });
            cpSync(join(root, file), checkout.path(file), { verbatimSymlinks: true });
        }
        symlinkSync(join(root, "node_modules"), checkout.path("node_modules"));
        await checkout.git("init", "--quiet");
        return checkout;
    }

    /** A path in it. */
    path(file: string): string {
        return join(this.folder, file);
    }

    /** The file of a stack. */
    stackFile(stack: string): string {
        return this.path(`stacks/Pulumi.${stack}.yaml`);
    }

    /** Changes a file; what should be replaced is there. */
    async edit(file: string, from: string, to: string): Promise<void> {
        const text = readFileSync(this.path(file), "utf8");
        writeFileSync(this.path(file), text.replace(from, to));
        await this.commit();
    }

    async commit(): Promise<void> {
        await this.git("add", "--all");
        await this.git(
            "-c",
            "user.name=test",
            "-c",
            "user.email=test@localhost",
            "commit",
            "--quiet",
            "-m",
            "test",
        );
    }

    /** Runs a command of ci/, such as `services/list`. */
    run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
        const { PATH, HOME } = openWorkspace().env;
        return execa("node", ["--import", "tsx", `ci/${command}.ts`, ...args], {
            cwd: this.folder,
            env: { PATH, HOME, ...env },
            extendEnv: false,
            reject: false,
            all: true,
        });
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }

    private async git(...args: string[]): Promise<void> {
        await execa("git", args, { cwd: this.folder });
    }
}
