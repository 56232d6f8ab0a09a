import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RustBuildArgs } from "../../../../components/rust/build/args.ts";

/** A small project, as in a public repository, and what its program prints. */
export interface Crate {
    /** The name of folder, program and image. It is fixed, so that code compiled by an earlier run is used. */
    readonly name: string;
    /** What is special about it. */
    readonly what: string;
    /** Its text files, by path. */
    readonly files: Readonly<Record<string, string>>;
    /** Prepares everything in its folder besides text files. */
    readonly prepare?: (folder: string) => void;
    /** Its build settings, with paths relative to its folder. */
    readonly build?: Partial<RustBuildArgs>;
    /** Arguments after the image in `docker run`. */
    readonly arguments?: readonly string[];
    /** Options before the image in `docker run`. */
    readonly options?: readonly string[];
    readonly prints: string | RegExp;
}

/** The images for a build. */
export interface Bases {
    readonly builderImage: string;
    readonly runtimeImage: string;
    /** Without a C library. */
    readonly bareImage: string;
}

/** The folder of a crate during its test. */
export function folderOf(name: string): string {
    return join(tmpdir(), "dhi-rust-tests", `crate-${name}`);
}

/** The name of a crate's image. */
export function imageOf(name: string): string {
    return `dhi-test-crate-${name}`;
}

/** Writes a crate to an empty folder and returns its build settings. */
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

/** A manifest with edition 2024. */
export function manifest(name: string, rest = "", version = "0.1.0"): string {
    return `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2024"\n${rest}`;
}

/** A program that prints one expression. */
export function printing(expression: string, items = ""): string {
    return `${items}\nfn main() {\n    println!("{}", ${expression});\n}\n`;
}
