import { localImageName } from "../../../offline/images/localImages.ts";

/** The images of tests on Kubernetes: local substitutes, which are the same on every machine and need no login. */
export const testImages = {
    nats: { repository: "nats", tag: "2.15.1-debian13" },
    olderNats: { repository: "nats", tag: "2.14.5-debian13" },
    reloader: { repository: "nats-server-config-reloader", tag: "0.23.0-debian13" },
    exporter: { repository: "prometheus-nats-exporter", tag: "0.20.1-debian13" },
    box: { repository: "nats-box", tag: "0.20.0-debian13" },
    busybox: { repository: "busybox", tag: "1.37.0-debian13" },
    natscli: { repository: "natscli", tag: "0.4.0-debian13" },
} as const;

/** The reference of an image. */
export function imageName(image: keyof typeof testImages): string {
    return localImageName(testImages[image]);
}
