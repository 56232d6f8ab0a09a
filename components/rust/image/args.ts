import { whyNotPushed } from "../../images/pushedReference.ts";
import type { Problem } from "../../problems.ts";
import type { PullLogin } from "./adoptedProgram.ts";
import type { RustBuildArgs } from "../build/args.ts";
import { checkRustBuild } from "../build/checkBuild.ts";

/** The image of a Rust service: built here, or one that was built and pushed elsewhere. */
export type RustStaticImageArgs =
    | { readonly build: RustBuildArgs; readonly adopt?: never }
    | {
          /** A pushed image by digest, `registry/repository:tag@sha256:…`: how production takes what CI has built. */
          readonly adopt: string;
          /**
           * Login for its registry, which is asked what the image runs where a health check calls the image's program
           * and the engine does not have the image yet. The engine's own pulls have the provider's logins.
           * @default - what `docker login` left
           */
          readonly login?: PullLogin;
          readonly build?: never;
      };

/** Every problem of the arguments that can be seen without building: it reads the project's files. */
export function checkRustImageArgs(args: RustStaticImageArgs): Problem[] {
    if (args.adopt !== undefined) {
        const reason = whyNotPushed(args.adopt);
        return reason === undefined ? [] : [{ path: "adopt", reason }];
    }
    return checkRustBuild(args.build).map(({ path, reason }) => ({ path: `build.${path}`, reason }));
}
