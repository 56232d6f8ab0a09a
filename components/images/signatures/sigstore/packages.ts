/**
 * What is used of Sigstore's libraries, which load only for bundles and certificates: import this on demand. Names of packages
 * in CommonJS exist in the compiled program only where they are imported statically, as here.
 */
export { bundleFromJSON } from "@sigstore/bundle";
export { TrustedRoot } from "@sigstore/protobuf-specs";
export { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
