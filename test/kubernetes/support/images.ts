import { localImageName } from "../../../offline/images/localImages.ts";

/** The images that tests on Kubernetes use, always stand-ins: the same on every machine, and no login needed. */
export const testImages = {
    nats: { repository: "nats", tag: "2.14.5-debian13" },
    olderNats: { repository: "nats", tag: "2.14.2-debian13" },
    newerNats: { repository: "nats", tag: "2.15.1-debian13" },
    reloader: { repository: "nats-server-config-reloader", tag: "0.23.0-debian13" },
    exporter: { repository: "prometheus-nats-exporter", tag: "0.20.1-debian13" },
    box: { repository: "nats-box", tag: "0.19.7-debian13" },
    busybox: { repository: "busybox", tag: "1.37.0-debian13" },
} as const;

/** The name to run an image by. */
export function imageName(image: keyof typeof testImages): string {
    return localImageName(testImages[image]);
}
