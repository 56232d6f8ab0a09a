// A service for tests on Kubernetes, built in seconds: what it does says its environment, and what it sees it prints.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
)

// Written to every second, for the health check to look at.
const beat = "/tmp/beat"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "healthcheck" {
		checkHealth()
		return
	}
	if folder := os.Getenv("FOLDER"); folder != "" {
		countStart(filepath.Join(folder, "starts"))
	}
	if port := os.Getenv("PORT"); port != "" {
		go serveHTTP(port)
	} else {
		log.Print("no PORT")
	}
	if port := os.Getenv("TCP_PORT"); port != "" {
		go serveTCP(listen(port))
	}
	if port := os.Getenv("GRPC_PORT"); port != "" {
		go serveGRPC(listen(port))
	}
	for ; ; time.Sleep(time.Second) {
		// Nothing can be written to where no health check wants it.
		_ = os.WriteFile(beat, nil, 0o600)
	}
}

func checkHealth() {
	info, err := os.Stat(beat)
	if err != nil || time.Since(info.ModTime()) > 10*time.Second {
		log.Fatal("no beat")
	}
}

// A line for each start, in a file that outlives this process.
func countStart(path string) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(file, time.Now().UnixNano())
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}

func serveHTTP(port string) {
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/starts", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(os.Getenv("FOLDER"), "starts"))
	})
	log.Fatal(http.ListenAndServe(":"+port, nil))
}

func serveTCP(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprint(connection, "hello")
		connection.Close()
	}
}

// Only the service "orders" is well: whoever asks for the server as a whole learns that it is not.
func serveGRPC(listener net.Listener) {
	states := health.NewServer()
	states.SetServingStatus("", grpc_health_v1.HealthCheckResponse_NOT_SERVING)
	states.SetServingStatus("orders", grpc_health_v1.HealthCheckResponse_SERVING)
	server := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(server, states)
	log.Fatal(server.Serve(listener))
}

func listen(port string) net.Listener {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		log.Fatal(err)
	}
	return listener
}
