// Takes OTLP/HTTP requests of profiles, decodes them by the types that protoc generates for Go, follows every index into the
// dictionary, and gives out what it found at GET /.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"

	collector "go.opentelemetry.io/proto/slim/otlp/collector/profiles/v1development"
	"google.golang.org/protobuf/proto"
)

func main() {
	received := &received{}
	http.HandleFunc("POST /v1development/profiles", received.take)
	http.HandleFunc("GET /", received.give)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(listener.Addr())
	fmt.Fprintln(os.Stderr, http.Serve(listener, nil))
	os.Exit(1)
}

// received holds what the requests held since somebody asked.
type received struct {
	mutex    sync.Mutex
	requests []any
}

func (received *received) take(response http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	message := &collector.ExportProfilesServiceRequest{}
	if err := proto.Unmarshal(body, message); err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	resolved, err := resolve(message)
	if err != nil {
		http.Error(response, err.Error(), http.StatusBadRequest)
		return
	}
	received.mutex.Lock()
	received.requests = append(received.requests, resolved)
	received.mutex.Unlock()
	answer, _ := proto.Marshal(&collector.ExportProfilesServiceResponse{})
	response.Header().Set("Content-Type", "application/x-protobuf")
	_, _ = response.Write(answer)
}

func (received *received) give(response http.ResponseWriter, _ *http.Request) {
	received.mutex.Lock()
	defer received.mutex.Unlock()
	_ = json.NewEncoder(response).Encode(received.requests)
	received.requests = nil
}

func hexadecimal(id []byte) string {
	return hex.EncodeToString(id)
}
