/**
 * How Pulumi's engine writes values that are not plain: sdk/go/common/resource/sig and sdk/go/common/resource/plugin/rpc.go of
 * https://github.com/pulumi/pulumi. The SDK has these too, but takes long to load.
 */

/** The key that marks an object as something else. */
export const markKey = "4dabf18193072939515e22adb298388d";
/** The mark of a secret. */
export const secretMark = "1b47061264138c4ac30d75fd1eb44270";
/** A value that another resource will supply. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
