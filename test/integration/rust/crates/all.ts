import type { Crate } from "./crate.ts";
import { layouts } from "./layouts.ts";
import { settings } from "./settings.ts";
import { surroundings } from "./surroundings.ts";

/** Projects without downloads, each in its own folder, as after a clone. */
export const crates: readonly Crate[] = [...layouts, ...settings, ...surroundings];
