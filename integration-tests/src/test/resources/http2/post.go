// Posts with net/http and the proxy of the environment: post AUTHORITY BODY; prints status and body.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	for i := range 3 {
		answer, err := http.Post("https://"+os.Args[1]+"/echo", "text/plain", strings.NewReader(fmt.Sprint(os.Args[2], i)))
		if err != nil {
			panic(err)
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.ProtoMajor != 2 {
			panic(fmt.Sprint(answer.Proto, err))
		}
		fmt.Println(answer.StatusCode, string(body))
	}
}
