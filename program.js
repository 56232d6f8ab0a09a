// Where Pulumi enters. Every version of its Node language host runs plain JavaScript; not every one can be told how
// to run TypeScript. tsx compiles each file as it is loaded and checks no types: `npm run typecheck` does.
import { register } from "tsx/esm/api";

register();

export default async () => ({ ...(await import("./index.ts")) });
