import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import type { Runtime } from "../tools.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { applyChanges, changes, isSecret, overlay, type Change, type StackFile } from "./yamlConfig.ts";

/**
 * The configuration of a stack that lives in two places: what the team shares in `stacks/Pulumi.<stack>.yaml`, and
 * what belongs to this machine alone (generated secrets, the salt they are encrypted with, stand-in images) in
 * `.dhi/stacks`. Pulumi is given the two laid over each other, so that the shared file stays as it was committed.
 */
export class LocalStackConfig {
    /** The folder with the machine's own files; also a Pulumi project, in which the stack is made. */
    readonly folder: string;
    /** What Pulumi is given: both files laid over each other. */
    readonly effectiveFile: string;
    readonly #sharedFile: string;
    readonly #localFile: string;

    constructor(workspace: Workspace, stack: string) {
        this.folder = join(workspace.home, "stacks");
        this.effectiveFile = join(this.folder, `Pulumi.${stack}.yaml`);
        this.#localFile = join(this.folder, `local.${stack}.yaml`);
        this.#sharedFile = join(workspace.root, "stacks", `Pulumi.${stack}.yaml`);
    }

    /** Whether this stack has anything of its own on this machine. */
    get exists(): boolean {
        return existsSync(this.#localFile);
    }

    /** A key's value in the shared file alone: what the team wrote. */
    sharedValue(key: string): unknown {
        return valueAt(read(this.#sharedFile), ["config", key]);
    }

    /** All values of the shared file, by key. */
    get sharedConfig(): Readonly<Record<string, unknown>> {
        return (read(this.#sharedFile)["config"] ?? {}) as Record<string, unknown>;
    }

    /** Changes values of the shared file, whose comments and order stay. */
    setShared(list: readonly Change[]): void {
        writeFileSync(this.#sharedFile, applyChanges(readFileSync(this.#sharedFile, "utf8"), list));
    }

    /** What the stack runs on; Docker where it does not say. The settings' own check tells what else is wrong. */
    get runtime(): Runtime {
        return this.value("dhi:runtime") === "kubernetes" ? "kubernetes" : "docker";
    }

    /** The folder that manifests are written to, of a stack on Kubernetes that goes to no cluster. */
    get renderTo(): string | undefined {
        const { renderTo } = (this.value("dhi:kubernetes") ?? {}) as { readonly renderTo?: string };
        return this.runtime === "kubernetes" ? renderTo : undefined;
    }

    /** Whether images come from the offline kit on this machine. */
    get usesStandIns(): boolean {
        return valueAt(this.effective, ["config", "dhi:images", "registry"]) === LOCAL_REGISTRY;
    }

    /** A key's value, whichever file it stands in. */
    value(key: string): unknown {
        return valueAt(this.effective, ["config", key]);
    }

    /** Whether a key has a value in either file. */
    hasValue(key: string): boolean {
        return this.value(key) !== undefined;
    }

    /**
     * Makes sure that the stack's shared file is there.
     *
     * @throws naming the stacks there are.
     */
    demandShared(): void {
        if (!existsSync(this.#sharedFile)) {
            const known = readdirSync(dirname(this.#sharedFile)).flatMap(
                (file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [],
            );
            throw new Error(`There is no ${this.#sharedFile}. Stacks here: ${known.join(", ")}.`);
        }
    }

    /** Both laid over each other. */
    get effective(): StackFile {
        return overlay(read(this.#sharedFile), read(this.#localFile)) as StackFile;
    }

    /** Writes {@link effectiveFile} anew from its two sources. */
    render(): void {
        this.#write(this.effectiveFile, stringify(this.effective));
    }

    /** Changes values of this machine's own. */
    setLocal(list: readonly Change[]): void {
        this.#write(this.#localFile, applyChanges(this.#localText(), list));
        this.render();
    }

    /**
     * Takes over what a command (`pulumi config set`, …) wrote into {@link effectiveFile}: secrets and the salt stay
     * on this machine; everything else goes into the shared file, for the team to see.
     */
    takeOver(): void {
        const list = changes(this.effective, read(this.effectiveFile));
        const isLocal = ({ path, value }: Change) =>
            isSecret(value) || path[0] !== "config" || valueAt(read(this.#localFile), path) !== undefined;
        const local = list.filter(isLocal);
        // What is removed is removed for good, wherever it stands.
        const isShared = (change: Change) =>
            !isLocal(change) ||
            (change.value === undefined && valueAt(read(this.#sharedFile), change.path) !== undefined);
        const shared = list.filter(isShared);
        if (shared.length > 0) {
            this.setShared(shared);
        }
        if (local.length > 0) {
            this.setLocal(local);
        }
    }

    #localText(): string {
        return existsSync(this.#localFile) ? readFileSync(this.#localFile, "utf8") : "";
    }

    #write(file: string, text: string): void {
        mkdirSync(this.folder, { recursive: true, mode: 0o700 });
        writeFileSync(file, text, { mode: 0o600 });
    }
}

function read(file: string): StackFile {
    return existsSync(file) ? ((parse(readFileSync(file, "utf8")) as StackFile | null) ?? {}) : {};
}

function valueAt(value: unknown, path: readonly string[]): unknown {
    return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
}
