package main

import (
	"context"
	"errors"
	"maps"

	"github.com/docker/docker/client"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/pulumi/pulumi/pkg/v3/resource/provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	terraform "github.com/terraform-providers/terraform-provider-docker/internal/provider"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// The inputs of the last build are kept in the state, where no other resource's outputs get in between.
const inputsKey = "__inputs"

// images is the resource docker.Image: it builds an image from a folder and pushes it. It never deletes one. Inputs,
// outputs and state are those of the official plugin, so that a stack goes on with either.
type images struct {
	host      *provider.HostClient
	terraform *schema.Provider
	// Done when the engine breaks off the update: then no build goes on.
	stopped context.Context
}

// engine is the one that the provider's configuration names. The first call checks that it answers.
func (i *images) engine(ctx context.Context) (*client.Client, error) {
	configuration, configured := i.terraform.Meta().(*terraform.ProviderConfig)
	if !configured {
		return nil, errors.New("the provider's configuration is not known yet: build without buildOnPreview")
	}
	return configuration.MakeClient(ctx, nil)
}

func (i *images) Check(_ context.Context, request *rpc.CheckRequest) (*rpc.CheckResponse, error) {
	news, err := unmarshal(request.GetNews())
	if err != nil {
		return nil, err
	}
	checked, err := checkInputs(news)
	if err != nil {
		return nil, err
	}
	properties, err := marshal(checked)
	return &rpc.CheckResponse{Inputs: properties}, err
}

func (i *images) Diff(_ context.Context, request *rpc.DiffRequest) (*rpc.DiffResponse, error) {
	state, err := unmarshal(request.GetOlds())
	if err != nil {
		return nil, err
	}
	news, err := unmarshal(request.GetNews())
	if err != nil {
		return nil, err
	}
	changes := changes(state, news)
	if len(changes) == 0 {
		return &rpc.DiffResponse{Changes: rpc.DiffResponse_DIFF_NONE}, nil
	}
	return &rpc.DiffResponse{Changes: rpc.DiffResponse_DIFF_SOME, DetailedDiff: changes, HasDetailedDiff: true}, nil
}

func (i *images) Create(ctx context.Context, request *rpc.CreateRequest) (*rpc.CreateResponse, error) {
	state, err := i.apply(ctx, request.GetUrn(), request.GetProperties(), request.GetPreview())
	if err != nil {
		return nil, err
	}
	return &rpc.CreateResponse{Id: state.Fields["baseImageName"].GetStringValue(), Properties: state}, nil
}

func (i *images) Update(ctx context.Context, request *rpc.UpdateRequest) (*rpc.UpdateResponse, error) {
	state, err := i.apply(ctx, request.GetUrn(), request.GetNews(), request.GetPreview())
	if err != nil {
		return nil, err
	}
	return &rpc.UpdateResponse{Properties: state}, nil
}

// Read answers what is known: whether the image is still there is nothing that a build could learn from.
func (i *images) Read(_ context.Context, request *rpc.ReadRequest) (*rpc.ReadResponse, error) {
	return &rpc.ReadResponse{Id: request.GetId(), Inputs: request.GetInputs(), Properties: request.GetProperties()}, nil
}

func (i *images) Delete(context.Context, *rpc.DeleteRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// apply builds, and answers the state; in a preview it answers what was given, unless the program asks for more.
func (i *images) apply(ctx context.Context, urn string, given *structpb.Struct, preview bool) (*structpb.Struct, error) {
	properties, err := unmarshal(given)
	if err != nil {
		return nil, err
	}
	if preview && !buildsOnPreview(properties) {
		return given, nil
	}
	inputs, err := decode(properties)
	if err != nil {
		return nil, err
	}
	built, err := i.build(ctx, resource.URN(urn), inputs, preview)
	if err != nil {
		return nil, err
	}
	state := resource.NewPropertyMapFromMap(built)
	state[inputsKey] = resource.MakeSecret(resource.NewObjectProperty(properties))
	return marshal(state)
}

// changes compares what a program asks for with what was built last.
func changes(state, news resource.PropertyMap) map[string]*rpc.PropertyDiff {
	old := state[inputsKey]
	if old.IsSecret() {
		old = old.SecretValue().Element
	}
	built := resource.PropertyMap{}
	if old.IsObject() {
		built = old.ObjectValue()
	}
	found := map[string]*rpc.PropertyDiff{}
	diff := built.Diff(news)
	if diff == nil {
		return found
	}
	for key := range maps.Keys(diff.Adds) {
		found[string(key)] = &rpc.PropertyDiff{Kind: rpc.PropertyDiff_ADD, InputDiff: true}
	}
	for key := range maps.Keys(diff.Deletes) {
		found[string(key)] = &rpc.PropertyDiff{Kind: rpc.PropertyDiff_DELETE, InputDiff: true}
	}
	for key, change := range diff.Updates {
		if key == "registry" && change.Object != nil && !change.Object.Changed("server") {
			continue // A new login is no reason for a new image.
		}
		found[string(key)] = &rpc.PropertyDiff{Kind: rpc.PropertyDiff_UPDATE, InputDiff: true}
	}
	return found
}

func unmarshal(properties *structpb.Struct) (resource.PropertyMap, error) {
	return plugin.UnmarshalProperties(properties, plugin.MarshalOptions{KeepUnknowns: true, SkipNulls: true})
}

func marshal(properties resource.PropertyMap) (*structpb.Struct, error) {
	options := plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, SkipNulls: true}
	return plugin.MarshalProperties(properties, options)
}
