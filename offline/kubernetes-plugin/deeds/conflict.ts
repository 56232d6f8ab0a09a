import { isStatus } from "../cluster/statusError.ts";

const guide =
    "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/" +
    "#handle-field-conflicts-on-existing-resources";

/** Explains a conflict of field managers, in the official plugin's words; leaves other errors as they are. */
export function conflict(error: unknown, manager: string): unknown {
    return isStatus(error, "Conflict")
        ? new Error(
              `server-side apply field conflict detected, see ${guide} for troubleshooting help\n` +
                  `The resource managed by field manager "${manager}" had an apply conflict: ${error.message}`,
              { cause: error },
          )
        : error;
}
