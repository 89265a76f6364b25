// Command go-service is a middleware service: it writes the name of the sandbox into a header, so
// that an internal API knows which agent calls it. The workload cannot forge the header, since the
// service overwrites it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"syscall"

	extension "example/go-service/gen/openshell/extension/v1"
	contract "example/go-service/gen/openshell/middleware/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"
)

const (
	capability = "openshell.supervisor-middleware.contract"
	maxBody    = 256 << 10
	// The contract: accept 4 MiB of body and what comes with it.
	maxMessage = 4<<20 + 512<<10
)

var headerName = regexp.MustCompile(`^x-[a-z0-9-]{1,62}$`)

type service struct {
	contract.UnimplementedSupervisorMiddlewareServer
}

// header reads the config of an entry, {header: x-sandbox}. An error names the key and never the
// value: operators see it, and logs may.
func header(config *structpb.Struct) (string, error) {
	for key := range config.GetFields() {
		if key != "header" {
			return "", errors.New("unknown key; known here: header")
		}
	}
	name := config.GetFields()["header"].GetStringValue()
	if !headerName.MatchString(name) {
		return "", errors.New("header must be a lower-case name that starts with x-")
	}
	return name, nil
}

func (service) Describe(_ context.Context, request *contract.MiddlewareDescribeRequest) (*contract.MiddlewareManifest, error) {
	gateway := request.GetGateway()
	if gateway.GetProtocolVersion().GetMajor() != 1 || !slices.Contains(gateway.GetSupportedCapabilities(), capability) {
		return nil, status.Error(codes.FailedPrecondition, "contract 1.x is required")
	}
	return &contract.MiddlewareManifest{
		Name:           "example/sandbox-header",
		ServiceVersion: "0.1.0",
		Bindings: []*contract.MiddlewareBinding{{
			Operation:       contract.SupervisorMiddlewareOperation_SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_REQUEST,
			Phase:           contract.SupervisorMiddlewarePhase_SUPERVISOR_MIDDLEWARE_PHASE_PRE_CREDENTIALS,
			MaxPayloadBytes: maxBody,
		}},
		Extension: &extension.PeerMetadata{
			ProtocolVersion:       &extension.ProtocolVersion{Major: 1},
			ImplementationName:    "sandbox-header",
			ImplementationVersion: "0.1.0",
			SupportedCapabilities: []string{capability},
			RequiredCapabilities:  []string{capability},
		},
	}, nil
}

func (service) ValidateConfig(_ context.Context, request *contract.ValidateConfigRequest) (*contract.ValidateConfigResponse, error) {
	if _, err := header(request.GetConfig()); err != nil {
		return &contract.ValidateConfigResponse{Reason: err.Error()}, nil
	}
	return &contract.ValidateConfigResponse{Valid: true}, nil
}

func (service) EvaluateHttpRequest(_ context.Context, request *contract.HttpRequestEvaluation) (*contract.HttpRequestResult, error) {
	name, err := header(request.GetConfig())
	if err != nil {
		// A status, and no guess: on_error of the entry decides.
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	return &contract.HttpRequestResult{
		Decision: contract.Decision_DECISION_ALLOW,
		HeaderMutations: []*contract.HeaderMutation{{
			Operation: &contract.HeaderMutation_Write{Write: &contract.WriteHeader{
				Name:       name,
				Value:      request.GetContext().GetSandbox(),
				OnExisting: contract.ExistingHeaderAction_EXISTING_HEADER_ACTION_OVERWRITE,
			}},
		}},
	}, nil
}

func main() {
	listen := flag.String("listen", "127.0.0.1:50053", "`HOST:PORT` to serve")
	flag.Parse()
	socket, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessage))
	contract.RegisterSupervisorMiddlewareServer(server, service{})
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, os.Interrupt)
	go func() {
		<-stop
		server.GracefulStop()
	}()
	fmt.Println("sandbox-header on " + *listen)
	fmt.Println("ready")
	if err := server.Serve(socket); err != nil {
		log.Fatal(err)
	}
}
