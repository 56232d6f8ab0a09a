/**
 * The resources of `@pulumi/docker` that components create. Each comes from its own file, because an `import` of the
 * package loads all of them.
 */
export { Container, type ContainerArgs } from "@pulumi/docker/container.js";
export { Image, type ImageArgs } from "@pulumi/docker/image.js";
export { Network } from "@pulumi/docker/network.js";
export { Provider } from "@pulumi/docker/provider.js";
export { RemoteImage } from "@pulumi/docker/remoteImage.js";
export { Volume } from "@pulumi/docker/volume.js";
export type { types } from "@pulumi/docker";
