import { isDeepStrictEqual } from "node:util";
import type { Problem } from "../../components/problems.ts";
import type { RustBuildArgs } from "../../components/rust/build/args.ts";
import { appSettings } from "../../settings/apps/args.ts";
import type { PlainSettings } from "../../settings/schema.ts";

/** A stack and its settings. */
export interface Stack {
    readonly name: string;
    readonly settings: PlainSettings;
}

/** A service in a stack file that is used by digest. */
export interface Adopter {
    readonly stack: string;
    /** Its index in `dhi:apps`. */
    readonly index: number;
    /** The current image. */
    readonly image: string;
}

/** A service that CI builds. */
export interface Service {
    readonly name: string;
    /** Its recipe, without what is specific to a machine or a run. */
    readonly build: RustBuildArgs;
    /** The repository of its image, such as `ghcr.io/acme/hello`; `undefined` if it is not known. */
    readonly repository: string | undefined;
    /** Where stacks use it by digest. */
    readonly adopters: readonly Adopter[];
}

/** A recipe and its stack. */
interface Recipe {
    readonly stack: string;
    readonly name: string;
    readonly build: RustBuildArgs;
    /** The repository in the recipe. */
    readonly push: string | undefined;
}

/**
 * The services that stacks build from sources, each once, and where stacks use them by digest: with an `image` from the
 * repository of the recipe, or a service of the same name.
 *
 * @param registry where images without a `push` in their recipe go, such as `ghcr.io/acme`. Default: the repository from
 * which stacks use the service.
 */
export function findServices(
    stacks: readonly Stack[],
    registry?: string,
): { readonly services: readonly Service[]; readonly problems: readonly Problem[] } {
    const recipes = stacks.flatMap(recipesOf);
    const names = [...new Set(recipes.map(({ name }) => name))].sort();
    const problems: Problem[] = [];
    const services = names.flatMap((name) => {
        const recipe = recipeFor(name, recipes);
        if (recipe === undefined) {
            problems.push({ path: `apps[].name`, reason: whyAmbiguous(name, recipes) });
            return [];
        }
        if (recipe.build.cargoSecrets !== undefined) {
            problems.push({ path: `apps[].cargoSecrets`, reason: whyNotBuildable(recipe) });
        }
        const adopters = stacks.flatMap((stack) => adoptersIn(stack, recipe));
        const repository =
            recipe.push ?? (registry === undefined ? commonRepository(adopters) : `${registry}/${name}`);
        return [{ name, build: recipe.build, repository: repository?.toLowerCase(), adopters }];
    });
    return { services, problems };
}

function recipesOf({ name: stack, settings }: Stack): Recipe[] {
    // A recipe contains no secrets: CI pushes with its own login.
    return appSettings(settings, () => "").flatMap(({ name, image }) => {
        if (image.build === undefined) {
            return [];
        }
        const { push } = image.build;
        return [{ stack, name, build: recipeIn(image.build), push: push && repositoryOf(push.image) }];
    });
}

/** A build without what is specific to a machine or a run. */
function recipeIn(build: RustBuildArgs): RustBuildArgs {
    const kept = Object.entries(build).filter(([key]) => !["push", "revision", "incremental"].includes(key));
    return Object.fromEntries(kept) as unknown as RustBuildArgs;
}

/** The recipe of a service. If stacks have different ones, the recipe with `push` takes precedence. */
function recipeFor(name: string, recipes: readonly Recipe[]): Recipe | undefined {
    const all = recipes.filter((recipe) => recipe.name === name);
    const pushed = all.filter(({ push }) => push !== undefined);
    const [first, ...others] = pushed.length > 0 ? pushed : all;
    const isSame = ({ build, push }: Recipe) =>
        isDeepStrictEqual(build, first?.build) && push === first?.push;
    return others.every(isSame) ? first : undefined;
}

function whyAmbiguous(name: string, recipes: readonly Recipe[]): string {
    const stacks = recipes.filter((recipe) => recipe.name === name).map(({ stack }) => stack);
    return (
        `"${name}" has different recipes in ${stacks.join(" and ")}, but CI builds one image per name: ` +
        `set "push" in one of them, make them equal, or use different names`
    );
}

function whyNotBuildable({ name, stack }: Recipe): string {
    return (
        `"${name}" needs private crates ("cargoSecrets" in ${stack}), for which CI has no secrets: set "push" in its stack ` +
        `and build it with "pulumi up", or vendor the crates with "cargo vendor"`
    );
}

function adoptersIn({ name: stack, settings }: Stack, { name, push }: Recipe): Adopter[] {
    return settings.apps.flatMap((app, index) => {
        const isOurs = app.image !== undefined && (app.name === name || repositoryOf(app.image) === push);
        return isOurs ? [{ stack, index, image: app.image ?? "" }] : [];
    });
}

/** The repository from which all stacks use a service, unless it is an example. */
function commonRepository(adopters: readonly Adopter[]): string | undefined {
    const [first, ...others] = new Set(adopters.map(({ image }) => repositoryOf(image)));
    const isExample = first !== undefined && /^[\w.-]*\bexample\.(?:com|org|net)[:/]/.test(first);
    return others.length > 0 || isExample ? undefined : first;
}

/** A reference without tag and digest. */
export function repositoryOf(reference: string): string {
    return reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}
