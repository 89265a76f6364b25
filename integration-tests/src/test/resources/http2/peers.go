// A server and a client of net/http: peers serve CERTIFICATE KEY; peers ask AUTHORITY.
package main

import (
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"strings"
	"time"
)

const size = 300_000

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Reads the body, which asks for it with 100 Continue, and its trailer; answers with a trailer.
func sum(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", "X-Read")
	hash := sha256.New()
	read, err := io.Copy(hash, r.Body)
	must(err)
	fmt.Fprintf(w, "HTTP/%d %v", r.ProtoMajor, r.Trailer.Get("X-Sum") == fmt.Sprintf("%x", hash.Sum(nil)))
	w.Header().Set("X-Read", fmt.Sprint(read))
}

// Refuses the body before it was sent.
func full(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusRequestEntityTooLarge)
}

func serve(certificate, key string) {
	http.HandleFunc("/sum", sum)
	http.HandleFunc("/full", full)
	pair, err := tls.LoadX509KeyPair(certificate, key)
	must(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	server := &http.Server{TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}}}
	must(server.ServeTLS(listener, "", ""))
}

type body struct {
	io.Reader
	trailer http.Header
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		b.trailer.Set("X-Sum", fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Repeat("x", size)))))
	}
	return n, err
}

func ask(client *http.Client, url string) string {
	request, err := http.NewRequest("POST", url, nil)
	must(err)
	request.Trailer = http.Header{"X-Sum": nil}
	request.Body = io.NopCloser(&body{strings.NewReader(strings.Repeat("x", size)), request.Trailer})
	request.ContentLength = -1
	request.Header.Set("Expect", "100-continue")
	continued := false
	trace := &httptrace.ClientTrace{Got100Continue: func() { continued = true }}
	answer, err := client.Do(request.WithContext(httptrace.WithClientTrace(request.Context(), trace)))
	must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(err)
	return fmt.Sprint(answer.Proto, " ", answer.StatusCode, " continued ", continued, ": ", string(text), " ", answer.Trailer.Get("X-Read"))
}

func main() {
	if os.Args[1] == "serve" {
		serve(os.Args[2], os.Args[3])
	}
	transport := http.DefaultTransport.(*http.Transport)
	transport.ExpectContinueTimeout = 20 * time.Second
	client := &http.Client{Transport: transport}
	for range 2 {
		fmt.Println(ask(client, "https://"+os.Args[2]+"/sum"))
	}
	fmt.Println(ask(client, "https://"+os.Args[2]+"/full"))
}
