#!/bin/busybox sh
# Lists the files at the root of an image as an SBOM: as much as a scanner for BuildKit must do.
cd "$BUILDKIT_SCAN_SOURCE"
files=$(/bin/busybox find . -maxdepth 1 -type f | /bin/busybox sed 's|^\.\(.*\)|{"fileName":"\1"}|' | /bin/busybox paste -sd, -)
/bin/busybox cat > "$BUILDKIT_SCAN_DESTINATION/image.spdx.json" <<END
{
    "_type": "https://in-toto.io/Statement/v0.1",
    "predicateType": "https://spdx.dev/Document",
    "predicate": { "spdxVersion": "SPDX-2.3", "files": [$files] }
}
END
