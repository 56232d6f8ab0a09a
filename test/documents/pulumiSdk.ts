/** What the SDK that Pulumi generates for TypeScript exports, for the type check of the pages. */
export * from "../../plugin/index.ts";
export { Runtime } from "../../plugin/runtime.ts";
export { Link, Platform } from "../../plugin/generated/types.ts";
