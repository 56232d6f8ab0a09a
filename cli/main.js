// The entry of the npm commands: cli/main.ts, compiled.
import { importCompiled } from "../workspace/compiled.js";

await importCompiled("cli/main.ts").catch((error) => {
    console.error(error.message);
    process.exit(1);
});
