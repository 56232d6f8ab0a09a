import { LOCAL_REGISTRY } from "../../../offline/images/localImages.ts";
import type { TestStack } from "../support/stack.ts";

const busybox = `${LOCAL_REGISTRY}/dhi-busybox:1.37.0-debian13`;

/** A volume that is a small disk in memory, and a container that has it too: its content stays while the server is stopped. */
export class SmallDisk {
    private constructor(
        private readonly stack: TestStack,
        private readonly container: string,
    ) {}

    /** Makes the volume, before the stack does. */
    static async create(stack: TestStack, volume: string): Promise<SmallDisk> {
        const container = `${volume}-disk`;
        const disk = ["type=tmpfs", "device=tmpfs", "o=size=48m"].flatMap((option) => ["--opt", option]);
        await stack.docker("volume", "create", ...disk, volume);
        const options = ["--detach", "--name", container, "--network", "none", "--user", "0", "--init"];
        const mount = ["--volume", `${volume}:/data`, "--entrypoint", "sleep"];
        await stack.docker("run", ...options, ...mount, busybox, "infinity");
        return new SmallDisk(stack, container);
    }

    /** Leaves no room on it. */
    async fill(): Promise<void> {
        await this.shell("dd if=/dev/zero of=/data/filler bs=64k 2>/dev/null || true");
    }

    async free(): Promise<void> {
        await this.shell("rm /data/filler");
    }

    /** Writes a file on it at once, so that a reader never sees a part of it. */
    async write(name: string, text: string): Promise<void> {
        await this.shell(`echo ${text} > /data/${name}.new && mv /data/${name}.new /data/${name}`);
    }

    private shell(command: string): Promise<string> {
        return this.stack.docker("exec", this.container, "sh", "-c", command);
    }
}
