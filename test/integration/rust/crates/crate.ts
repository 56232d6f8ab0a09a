import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RustBuildArgs } from "../../../../components/rust/build/args.ts";

/** A small project as it may lie in a public repository, and what its program prints once it is built. */
export interface Crate {
    /** Names its folder, its program and its image. Fixed, so that code compiled by an earlier run is found again. */
    readonly name: string;
    /** What is special about it. */
    readonly what: string;
    /** Its texts by path. */
    readonly files: Readonly<Record<string, string>>;
    /** Does to its folder what is no text. */
    readonly prepare?: (folder: string) => void;
    /** How it is built; folders are named from its own. */
    readonly build?: Partial<RustBuildArgs>;
    /** What follows the image in `docker run`, and what stands before it. */
    readonly arguments?: readonly string[];
    readonly options?: readonly string[];
    readonly prints: string | RegExp;
}

/** What crates are built on. */
export interface Bases {
    readonly builderImage: string;
    readonly runtimeImage: string;
    /** Without a C library. */
    readonly bareImage: string;
}

/** Where a crate lies while it is tested. */
export function folderOf(name: string): string {
    return join(tmpdir(), "dhi-rust-tests", `crate-${name}`);
}

/** The name of a crate's image. */
export function imageOf(name: string): string {
    return `dhi-test-crate-${name}`;
}

/** Writes a crate anew and returns how it is built. */
export function writeProject(
    { name, files, prepare, build = {} }: Crate,
    { builderImage, runtimeImage, bareImage }: Bases,
): RustBuildArgs {
    const folder = folderOf(name);
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
    }
    prepare?.(folder);
    const { context = "", contextRoot, ...more } = build;
    return {
        binary: name,
        builderImage,
        runtimeImage: more.link === "static" ? bareImage : runtimeImage,
        ...more,
        context: join(folder, context),
        ...(contextRoot === undefined ? {} : { contextRoot: join(folder, contextRoot) }),
    };
}

/** A manifest of the edition of 2024. */
export function manifest(name: string, rest = "", version = "0.1.0"): string {
    return `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2024"\n${rest}`;
}

/** A program that prints one expression. */
export function printing(expression: string, items = ""): string {
    return `${items}\nfn main() {\n    println!("{}", ${expression});\n}\n`;
}
