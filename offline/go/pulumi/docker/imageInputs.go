package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/distribution/reference"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// imageInputs are the inputs of docker.Image.
type imageInputs struct {
	ImageName string
	SkipPush  bool
	Registry  struct{ Server, Username, Password string }
	Build     struct {
		Context, Dockerfile, Target, Platform, Network, BuilderVersion string

		Args      map[string]*string
		AddHosts  []string
		CacheFrom *struct{ Images []string }
	}
}

// decode reads inputs that are all known.
func decode(properties resource.PropertyMap) (inputs imageInputs, err error) {
	text, err := json.Marshal(properties.Mappable())
	if err != nil {
		return inputs, err
	}
	return inputs, json.Unmarshal(text, &inputs)
}

// checkInputs refuses what cannot be built, and fills in what was left open, with a digest of what the build will see.
func checkInputs(news resource.PropertyMap) (resource.PropertyMap, error) {
	checked := news.Copy()
	setDefault(checked, "buildOnPreview", resource.NewProperty(false))
	setDefault(checked, "build", resource.NewProperty(resource.PropertyMap{}))
	if !checked["build"].IsObject() {
		return checked, nil // Not known yet.
	}
	build := checked["build"].ObjectValue().Copy()
	checked["build"] = resource.NewProperty(build)
	setDefault(build, "platform", resource.NewProperty("linux/"+runtime.GOARCH))
	setDefault(build, "context", resource.NewProperty("."))
	if build["context"].IsString() {
		setDefault(build, "dockerfile", resource.NewProperty(filepath.Join(build["context"].StringValue(), "Dockerfile")))
	}

	inputs, err := decode(known(checked))
	if err != nil {
		return nil, err
	}
	if err := checkBuilder(inputs); err != nil {
		return nil, err
	}
	if err := checkName(inputs); err != nil {
		return nil, err
	}
	if build["context"].IsString() && build["dockerfile"].IsString() {
		if err := checkDockerfile(inputs.Build.Context, inputs.Build.Dockerfile); err != nil {
			return nil, err
		}
		digest, err := contextDigest(inputs.Build.Context, inputs.Build.Dockerfile)
		if err != nil {
			return nil, err
		}
		build["contextDigest"] = resource.NewProperty(digest)
	}
	return checked, nil
}

// known is the part of some properties that a preview knows.
func known(properties resource.PropertyMap) resource.PropertyMap {
	part := resource.PropertyMap{}
	for key, value := range properties {
		if value.IsObject() {
			part[key] = resource.NewProperty(known(value.ObjectValue()))
		} else if !value.ContainsUnknowns() {
			part[key] = value
		}
	}
	return part
}

// buildsOnPreview tells whether a preview was asked to build, and knows enough to do it.
func buildsOnPreview(properties resource.PropertyMap) bool {
	asked := properties["buildOnPreview"]
	return asked.IsBool() && asked.BoolValue() && !resource.NewProperty(properties).ContainsUnknowns()
}

// caches are the images whose layers a build may take.
func (inputs imageInputs) caches() []string {
	if inputs.Build.CacheFrom == nil {
		return nil
	}
	return inputs.Build.CacheFrom.Images
}

func checkBuilder(inputs imageInputs) error {
	switch inputs.Build.BuilderVersion {
	case "", "BuilderBuildKit":
		return nil
	case "BuilderV1":
		return fmt.Errorf(`builderVersion "BuilderV1" needs the official Docker plugin: this one builds with BuildKit alone`)
	default:
		return fmt.Errorf("invalid Docker Builder version %q: use BuilderBuildKit", inputs.Build.BuilderVersion)
	}
}

// checkName refuses a name that does not say to which registry the image goes, where it goes to one.
func checkName(inputs imageInputs) error {
	travels := !inputs.SkipPush || inputs.Build.CacheFrom != nil
	if !travels || inputs.ImageName == "" || inputs.Registry.Server != "" {
		return nil
	}
	if _, err := reference.ParseNamed(inputs.ImageName); err != nil {
		return fmt.Errorf("imageName %q: %w: it has to begin with a registry, as in docker.io/acme/app:1",
			inputs.ImageName, err)
	}
	return nil
}

func checkDockerfile(folder, dockerfile string) error {
	_, err := os.Stat(dockerfile)
	if err == nil {
		return nil
	}
	if filepath.IsAbs(dockerfile) {
		return fmt.Errorf("could not open dockerfile: %w", err)
	}
	hint := err.Error()
	if inside := filepath.Join(folder, dockerfile); exists(inside) {
		hint = fmt.Sprintf("Try setting `dockerfile` to %q", inside)
	}
	return fmt.Errorf("could not open dockerfile at relative path %q: %s", dockerfile, hint)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func setDefault(properties resource.PropertyMap, key resource.PropertyKey, value resource.PropertyValue) {
	if properties[key].IsNull() {
		properties[key] = value
	}
}
