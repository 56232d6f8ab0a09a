/** The uid and gid of `nonroot` in every hardened image. Numeric, because not every runtime resolves names. */
export const nonroot = 65532;
