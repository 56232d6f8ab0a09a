package main

import (
	"crypto/tls"
	"net"
	"net/http"
	"strings"
	"time"
)

// Certificates go unchecked: this only checks that something answers, and sends nothing.
var prober = http.Client{
	Timeout:   2 * time.Second,
	Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
}

// answers says whether a URL gives 200 OK, or something listens at "unix:" and the path of a socket.
func answers(address string) bool {
	if path, isSocket := strings.CutPrefix(address, "unix:"); isSocket {
		connection, err := net.Dial("unix", path)
		if err == nil {
			connection.Close()
		}
		return err == nil
	}
	response, err := prober.Get(address)
	if err != nil {
		return false
	}
	response.Body.Close()
	return response.StatusCode == http.StatusOK
}
