import { whyNotPushed } from "../../images/pushedReference.ts";
import type { Problem } from "../../problems.ts";
import type { PullLogin } from "./adoptedProgram.ts";
import type { RustBuildArgs } from "../build/args.ts";
import { checkRustBuild } from "../build/checkBuild.ts";

/** The image of a Rust service: built here, or adopted, that is built and pushed elsewhere. */
export type RustStaticImageArgs =
    | {
          /** How to build it. Cannot be combined with `adopt`. */
          readonly build: RustBuildArgs;
          /** Cannot be combined with `build`. */
          readonly adopt?: never;
      }
    | {
          /**
           * The image reference of a pushed image, with its digest: production adopts what CI has built. Cannot be
           * combined with `build`.
           * @example "registry.example.com/team/hello:0.1.0@sha256:…"
           */
          readonly adopt: string;
          /**
           * The login with which the image's program is looked up in its registry, if a health check calls the program
           * and the engine does not have the image yet. The engine pulls with the provider's logins.
           * @default - the login of `docker login`
           */
          readonly login?: PullLogin;
          /** Cannot be combined with `adopt`. */
          readonly build?: never;
      };

/** Every problem of the arguments that shows without building. It reads the project's files. */
export function checkRustImageArgs(args: RustStaticImageArgs): Problem[] {
    if (args.adopt !== undefined) {
        const reason = whyNotPushed(args.adopt);
        return reason === undefined ? [] : [{ path: "adopt", reason }];
    }
    return checkRustBuild(args.build).map(({ path, reason }) => ({ path: `build.${path}`, reason }));
}
