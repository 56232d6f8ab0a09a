// The entry of the Pulumi program. It is JavaScript because not every version of Pulumi's Node language host can be
// configured to run TypeScript. tsx compiles files as they are loaded, without type checks: `npm run typecheck` does that.
import { register } from "tsx/esm/api";

register();

export default async () => ({ ...(await import("./index.ts")) });
