import { rmSync } from "node:fs";
import { join } from "node:path";
import type { RustBuildArgs } from "../../../../components/rust/build/args.ts";
import { lockOf } from "../../../unit/components/rust/crate.ts";
import { projectFolder, writeFiles } from "../../support/files.ts";

/** A small project, as in a public repository, and what its program prints. */
export interface Crate {
    /** The name of folder, program and image. It is fixed, so that code compiled by an earlier run is used. */
    readonly name: string;
    /** What is special about it. */
    readonly what: string;
    /** Its text files, by path: by default those of one package without dependencies. */
    readonly files: Readonly<Record<string, string>>;
    /** Prepares everything in its folder besides text files. */
    readonly prepare?: (folder: string) => void;
    /** Its build settings, with paths relative to its folder. */
    readonly build?: Partial<RustBuildArgs>;
    /** Arguments after the image in `docker run`. */
    readonly arguments?: readonly string[];
    /** Options before the image in `docker run`. */
    readonly options?: readonly string[];
    readonly prints: string;
}

/** The images for a build. */
export interface Bases {
    readonly builderImage: string;
    readonly runtimeImage: string;
    /** Without a C library. */
    readonly bareImage: string;
}

/** The folder of a crate during its test. */
export const folderOf = (name: string): string => projectFolder(`crate-${name}`);

/** The name of a crate's image. */
export const imageOf = (name: string): string => `dhi-test-crate-${name}`;

/** Writes a crate to an empty folder and returns its build settings. */
export function writeProject(
    { name, files, prepare, build = {} }: Crate,
    { builderImage, runtimeImage, bareImage }: Bases,
): RustBuildArgs {
    const folder = folderOf(name);
    rmSync(folder, { recursive: true, force: true });
    const { context = "", contextRoot, ...more } = build;
    const onePackage = { "Cargo.toml": manifest(name), "Cargo.lock": lockFor(name) };
    writeFiles(join(folder, context), onePackage);
    writeFiles(folder, files);
    prepare?.(folder);
    return {
        binary: name,
        builderImage,
        runtimeImage: more.link === "static" ? bareImage : runtimeImage,
        ...more,
        context: join(folder, context),
        ...(contextRoot === undefined ? {} : { contextRoot: join(folder, contextRoot) }),
    };
}

/** The lock file of packages without dependencies. */
export function lockFor(...names: readonly string[]): string {
    return lockOf(names.map((name) => ({ name, version: "0.1.0" })));
}

/** A manifest with edition 2024. */
export function manifest(name: string, rest = "", version = "0.1.0"): string {
    return `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2024"\n${rest}`;
}

/** A program that prints one expression. */
export function printing(expression: string, items = ""): string {
    return `${items}\nfn main() {\n    println!("{}", ${expression});\n}\n`;
}
