package main

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

const (
	imageType     = "docker:index/image:Image"
	containerType = "docker:index/container:Container"
)

// server hands images to us, and everything else to the bridge.
type server struct {
	rpc.ResourceProviderServer
	images images
	stop   context.CancelFunc
}

// ofImages are the methods that concern one resource.
type ofImages interface {
	Check(context.Context, *rpc.CheckRequest) (*rpc.CheckResponse, error)
	Diff(context.Context, *rpc.DiffRequest) (*rpc.DiffResponse, error)
	Create(context.Context, *rpc.CreateRequest) (*rpc.CreateResponse, error)
	Read(context.Context, *rpc.ReadRequest) (*rpc.ReadResponse, error)
	Update(context.Context, *rpc.UpdateRequest) (*rpc.UpdateResponse, error)
	Delete(context.Context, *rpc.DeleteRequest) (*emptypb.Empty, error)
}

func (s *server) of(urn string) ofImages {
	if resource.URN(urn).Type() == imageType {
		return &s.images
	}
	return s.ResourceProviderServer
}

// Configure also checks that the engine answers, so that a wrong address is reported before anything is planned.
func (s *server) Configure(ctx context.Context, request *rpc.ConfigureRequest) (*rpc.ConfigureResponse, error) {
	response, err := s.ResourceProviderServer.Configure(ctx, request)
	if err != nil {
		return nil, err
	}
	if _, err := s.images.engine(ctx); err != nil {
		return nil, err
	}
	response.SupportsPreview = true
	return response, nil
}

// Cancel also breaks off builds, which may have minutes to go.
func (s *server) Cancel(ctx context.Context, request *emptypb.Empty) (*emptypb.Empty, error) {
	s.stop()
	return s.ResourceProviderServer.Cancel(ctx, request)
}

func (s *server) Check(ctx context.Context, request *rpc.CheckRequest) (*rpc.CheckResponse, error) {
	return s.of(request.GetUrn()).Check(ctx, request)
}

func (s *server) Diff(ctx context.Context, request *rpc.DiffRequest) (*rpc.DiffResponse, error) {
	completeState(request.GetUrn(), request.GetOlds())
	return s.of(request.GetUrn()).Diff(ctx, request)
}

func (s *server) Create(ctx context.Context, request *rpc.CreateRequest) (*rpc.CreateResponse, error) {
	return s.of(request.GetUrn()).Create(ctx, request)
}

func (s *server) Read(ctx context.Context, request *rpc.ReadRequest) (*rpc.ReadResponse, error) {
	completeState(request.GetUrn(), request.GetProperties())
	return s.of(request.GetUrn()).Read(ctx, request)
}

func (s *server) Update(ctx context.Context, request *rpc.UpdateRequest) (*rpc.UpdateResponse, error) {
	completeState(request.GetUrn(), request.GetOlds())
	return s.of(request.GetUrn()).Update(ctx, request)
}

func (s *server) Delete(ctx context.Context, request *rpc.DeleteRequest) (*emptypb.Empty, error) {
	return s.of(request.GetUrn()).Delete(ctx, request)
}

// completeState adds what the kit's plugin before this one left out: a container without variables had none in its
// state, which the provider would read as a value that it must still compute, and replace the container.
func completeState(urn string, state *structpb.Struct) {
	if resource.URN(urn).Type() != containerType || len(state.GetFields()) == 0 {
		return
	}
	_, ofBridge := state.Fields["__pulumi_raw_state_delta"]
	if _, known := state.Fields["envs"]; !known && !ofBridge {
		state.Fields["envs"] = structpb.NewListValue(&structpb.ListValue{})
	}
}
