/** What is used of packages to read from a registry. Import this on demand: kept signatures need none of it. */
export { assertValidRealm } from "@snyk/docker-registry-v2-client/dist/realm-validation.js";
export { default as needle } from "needle";
