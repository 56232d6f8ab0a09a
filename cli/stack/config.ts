import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { LOCAL_REGISTRY } from "../../offline/images/localImages.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { Runtime } from "../provide/tools.ts";
import { configIn, readStackFile, stackFile, stackNames } from "./files.ts";
import { applyChanges, changes, isSecret, overlay, type Change, type StackFile } from "./yamlConfig.ts";

/**
 * A stack's configuration, which is kept in two places: what the team shares is in `stacks/Pulumi.<stack>.yaml`; what
 * belongs to this machine (generated secrets, their encryption salt, local substitutes of images) is in `.dhi/stacks`.
 * Pulumi reads a merged copy, so the shared file stays as it was committed.
 */
export class LocalStackConfig {
    /** The folder with this machine's files. */
    readonly folder: string;
    /** The merged copy that Pulumi reads. */
    readonly effectiveFile: string;
    readonly #sharedFile: string;
    readonly #localFile: string;
    readonly #root: string;

    constructor({ root, home }: Pick<Workspace, "root" | "home">, stack: string) {
        this.folder = join(home, "stacks");
        this.effectiveFile = join(this.folder, `Pulumi.${stack}.yaml`);
        this.#localFile = join(this.folder, `local.${stack}.yaml`);
        this.#sharedFile = stackFile(root, stack);
        this.#root = root;
    }

    /** Whether this machine has values of its own for the stack. */
    get exists(): boolean {
        return existsSync(this.#localFile);
    }

    /** A key's value in the shared file. */
    sharedValue(key: string): unknown {
        return this.sharedConfig[key];
    }

    /** All values of the shared file, by key. */
    get sharedConfig(): Readonly<Record<string, unknown>> {
        return configIn(readStackFile(this.#sharedFile));
    }

    /** Changes values of the shared file. Its comments and order are kept. */
    setShared(list: readonly Change[]): void {
        writeFileSync(this.#sharedFile, applyChanges(readFileSync(this.#sharedFile, "utf8"), list));
    }

    /** The stack's runtime; an invalid one counts as Docker, and the settings' own check reports it. */
    get runtime(): Runtime {
        return this.value("dhi:runtime") === "kubernetes" ? "kubernetes" : "docker";
    }

    /** The folder for the manifests of a stack on Kubernetes that is not applied to a cluster. */
    get renderTo(): string | undefined {
        const { renderTo } = (this.value("dhi:kubernetes") ?? {}) as { readonly renderTo?: string };
        return this.runtime === "kubernetes" ? renderTo : undefined;
    }

    /** Whether the stack uses local substitutes of its images on this machine. */
    get usesLocalSubstitutes(): boolean {
        return valueAt(this.effective, ["config", "dhi:images", "registry"]) === LOCAL_REGISTRY;
    }

    /** A key's value in the merged configuration. */
    value(key: string): unknown {
        return configIn(this.effective)[key];
    }

    /** Whether a key has a value in the merged configuration. */
    hasValue(key: string): boolean {
        return this.value(key) !== undefined;
    }

    /**
     * Checks that the stack has a shared file.
     *
     * @throws naming the stacks that have one.
     */
    requireSharedFile(): void {
        if (!existsSync(this.#sharedFile)) {
            throw new Error(
                `${this.#sharedFile} does not exist: use one of the stacks ${stackNames(this.#root).join(", ")}.`,
            );
        }
    }

    /** The merged configuration: this machine's values take precedence. */
    get effective(): StackFile {
        return overlay(readStackFile(this.#sharedFile), readStackFile(this.#localFile)) as StackFile;
    }

    /** Writes {@link effectiveFile}. */
    render(): void {
        this.#write(this.effectiveFile, stringify(this.effective));
    }

    /** Changes values of this machine's file. */
    setLocal(list: readonly Change[]): void {
        const text = existsSync(this.#localFile) ? readFileSync(this.#localFile, "utf8") : "";
        this.#write(this.#localFile, applyChanges(text, list));
        this.render();
    }

    /**
     * Saves what a command (such as `pulumi config set`) wrote into {@link effectiveFile}: secrets and the salt in this
     * machine's file, everything else in the shared file.
     */
    takeOver(): void {
        const list = changes(this.effective, readStackFile(this.effectiveFile));
        const isIn = (file: string, { path }: Change) => valueAt(readStackFile(file), path) !== undefined;
        const isLocal = (change: Change) =>
            isSecret(change.value) || change.path[0] !== "config" || isIn(this.#localFile, change);
        const local = list.filter(isLocal);
        // A removed value is removed from both files.
        const shared = list.filter(
            (change) => !isLocal(change) || (change.value === undefined && isIn(this.#sharedFile, change)),
        );
        if (shared.length > 0) {
            this.setShared(shared);
        }
        if (local.length > 0) {
            this.setLocal(local);
        }
    }

    #write(file: string, text: string): void {
        mkdirSync(this.folder, { recursive: true, mode: 0o700 });
        writeFileSync(file, text, { mode: 0o600 });
    }
}

function valueAt(value: unknown, path: readonly string[]): unknown {
    return path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
}
