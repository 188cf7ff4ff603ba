// A server that takes OTLP by the pdata types of the OpenTelemetry Collector, and rejects the items that are called "bad": the Collector's
// own receiver never rejects a part of a request. It prints the addresses of gRPC and of HTTP.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip"
)

const reason = "called bad"

type traces struct {
	ptraceotlp.UnimplementedGRPCServer
}

func (traces) Export(_ context.Context, request ptraceotlp.ExportRequest) (ptraceotlp.ExportResponse, error) {
	rejected := int64(0)
	for _, resource := range request.Traces().ResourceSpans().All() {
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				if span.Name() == "bad" {
					rejected++
				}
			}
		}
	}
	response := ptraceotlp.NewExportResponse()
	if rejected > 0 {
		response.PartialSuccess().SetRejectedSpans(rejected)
		response.PartialSuccess().SetErrorMessage(reason)
	}
	return response, nil
}

type metrics struct {
	pmetricotlp.UnimplementedGRPCServer
}

func (metrics) Export(_ context.Context, request pmetricotlp.ExportRequest) (pmetricotlp.ExportResponse, error) {
	rejected := int64(0)
	for _, resource := range request.Metrics().ResourceMetrics().All() {
		for _, scope := range resource.ScopeMetrics().All() {
			for _, metric := range scope.Metrics().All() {
				if metric.Name() == "bad" {
					rejected += int64(metric.Sum().DataPoints().Len())
				}
			}
		}
	}
	response := pmetricotlp.NewExportResponse()
	if rejected > 0 {
		response.PartialSuccess().SetRejectedDataPoints(rejected)
		response.PartialSuccess().SetErrorMessage(reason)
	}
	return response, nil
}

type logs struct {
	plogotlp.UnimplementedGRPCServer
}

func (logs) Export(_ context.Context, request plogotlp.ExportRequest) (plogotlp.ExportResponse, error) {
	rejected := int64(0)
	for _, resource := range request.Logs().ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, record := range scope.LogRecords().All() {
				if record.Body().AsString() == "bad" {
					rejected++
				}
			}
		}
	}
	response := plogotlp.NewExportResponse()
	if rejected > 0 {
		response.PartialSuccess().SetRejectedLogRecords(rejected)
		response.PartialSuccess().SetErrorMessage(reason)
	}
	return response, nil
}

// What the requests of a signal have in common, and its answers.
type message interface {
	UnmarshalProto([]byte) error
	UnmarshalJSON([]byte) error
}

type answer interface {
	MarshalProto() ([]byte, error)
	MarshalJSON() ([]byte, error)
}

func handle[Q message, A answer](path string, newRequest func() Q, export func(context.Context, Q) (A, error)) {
	http.HandleFunc(path, func(writer http.ResponseWriter, incoming *http.Request) {
		body, err := io.ReadAll(incoming.Body)
		kind := incoming.Header.Get("Content-Type")
		request := newRequest()
		if err == nil && kind == "application/json" {
			err = request.UnmarshalJSON(body)
		} else if err == nil {
			err = request.UnmarshalProto(body)
		}
		if err != nil {
			http.Error(writer, err.Error(), http.StatusBadRequest)
			return
		}
		response, err := export(incoming.Context(), request)
		if err != nil {
			http.Error(writer, err.Error(), http.StatusInternalServerError)
			return
		}
		var bytes []byte
		if kind == "application/json" {
			bytes, err = response.MarshalJSON()
		} else {
			bytes, err = response.MarshalProto()
		}
		if err != nil {
			http.Error(writer, err.Error(), http.StatusInternalServerError)
			return
		}
		writer.Header().Set("Content-Type", kind)
		_, _ = writer.Write(bytes)
	})
}

func main() {
	forGRPC, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	forHTTP, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	server := grpc.NewServer()
	ptraceotlp.RegisterGRPCServer(server, &traces{})
	pmetricotlp.RegisterGRPCServer(server, &metrics{})
	plogotlp.RegisterGRPCServer(server, &logs{})
	handle("/v1/traces", pointerTo(ptraceotlp.NewExportRequest), byValue(traces{}.Export))
	handle("/v1/metrics", pointerTo(pmetricotlp.NewExportRequest), byValue(metrics{}.Export))
	handle("/v1/logs", pointerTo(plogotlp.NewExportRequest), byValue(logs{}.Export))
	fmt.Println(forGRPC.Addr(), forHTTP.Addr())
	go func() { fail(server.Serve(forGRPC)) }()
	fail(http.Serve(forHTTP, nil))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func pointerTo[T any](make func() T) func() *T {
	return func() *T {
		made := make()
		return &made
	}
}

func byValue[Q, A any](export func(context.Context, Q) (A, error)) func(context.Context, *Q) (A, error) {
	return func(ctx context.Context, request *Q) (A, error) { return export(ctx, *request) }
}
