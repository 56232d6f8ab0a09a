/** `npm run check`: what can be checked without an engine or a cluster. */
import { printCounts, runParts } from "./parts.ts";

printCounts(await runParts());
