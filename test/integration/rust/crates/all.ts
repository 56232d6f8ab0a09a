import type { Crate } from "./crate.ts";
import { settings } from "./settings.ts";
import { sources } from "./sources.ts";
import { surroundings } from "./surroundings.ts";
import { vendored } from "./vendored.ts";
import { workspaces } from "./workspaces.ts";

/** Projects without downloads, each in its own folder, as after a clone. */
export const crates: readonly Crate[] = [
    ...sources,
    ...workspaces,
    ...settings,
    ...surroundings,
    ...vendored,
];
