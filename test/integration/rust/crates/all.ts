import type { Crate } from "./crate.ts";
import { settings } from "./settings.ts";
import { sources } from "./sources.ts";
import { surroundings } from "./surroundings.ts";
import { vendored } from "./vendored.ts";
import { workspaces } from "./workspaces.ts";

/** Projects without downloads: each lies in a folder of its own, as it would be cloned. */
export const crates: readonly Crate[] = [
    ...sources,
    ...workspaces,
    ...settings,
    ...surroundings,
    ...vendored,
];
