// The entry of the Pulumi program. It is JavaScript because not every version of Pulumi's Node language host can be
// configured to run TypeScript. index.ts is compiled without type checks: `npm run typecheck` does that.
import { importCompiled } from "./workspace/compiled.js";

export default async () => {
    const outputs = Object.entries(await importCompiled("index.ts"));
    // Pulumi warns of an output without a value.
    return Object.fromEntries(outputs.filter(([, value]) => value !== undefined));
};
