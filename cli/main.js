// The entry of the npm commands: cli/main.ts, compiled.
import { importCompiled } from "../workspace/compiled.js";

if (process.env["DHI_DEBUG"] === "1") {
    process.setSourceMapsEnabled(true);
}
await importCompiled("cli/main.ts").catch((error) => {
    console.error(error.message);
    process.exit(1);
});
